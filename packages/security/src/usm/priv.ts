// Privacy of the scopedPDU: CBC-DES, 3DES and CFB-AES (RFC 3414 section 8, RFC 3826 section 3, draft-reeder-snmpv3-usm-3desede).

import { CBC_BLOCK, TripleDesCbc } from './cbc.js';
import { AesCfb } from './cfb.js';
import { checkKeyLength } from './keys.js';
import { type PrivProtocol, privAlgorithm } from './protocols.js';
import { put32, SALT_LENGTH, type SaltCounter } from './salts.js';
import { Workspace } from './workspace.js';

/** The octets that hide a scopedPDU, and the salt that the receiver needs (RFC 3414 section 1.6.2). */
export interface EncryptedData {
  readonly encryptedData: Uint8Array;
  /** msgPrivacyParameters. */
  readonly privParameters: Uint8Array;
}

/** The privacy key of one user on one engine. Nothing of it shows in `util.inspect` or JSON. */
export abstract class PrivKey {
  /**
   * @param boots - snmpEngineBoots of the authoritative engine, as the message carries it
   * @param time - snmpEngineTime of the authoritative engine, seconds, as the message carries it
   * @param saltBoots - snmpEngineBoots of the engine that encrypts
   */
  abstract encryptData(
    dataToEncrypt: Uint8Array,
    salts: SaltCounter,
    boots: number,
    time: number,
    saltBoots: number,
  ): EncryptedData;

  /**
   * Block ciphers leave their padding behind the scopedPDU.
   * @returns undefined for a salt or a length that the protocol cannot have (decryptionError)
   */
  abstract decryptData(
    privParameters: Uint8Array,
    encryptedData: Uint8Array,
    boots: number,
    time: number,
  ): Uint8Array | undefined;

  /**
   * @param key - what `extendKey` gives for the protocol
   * @throws {TypeError} unknown protocol, or key of wrong length
   */
  static of(protocol: PrivProtocol, key: Uint8Array, workspace: Workspace = new Workspace()): PrivKey {
    const { cipher, keyLength } = privAlgorithm(protocol);
    checkKeyLength(key, [keyLength], 'key');
    if (cipher === 'aes') return new AesKey(key, workspace);
    if (cipher === 'des') return new DesKey(tripled(key.subarray(0, 8)), key.subarray(8, 16));
    return new DesKey(key.subarray(0, 24), key.subarray(24, 32));
  }
}

/** CFB128-AES: IV = engineBoots | engineTime | salt (RFC 3826 section 3.1.2.1). */
class AesKey extends PrivKey {
  readonly #cfb: AesCfb;

  readonly #iv: Uint8Array;

  constructor(key: Uint8Array, workspace: Workspace) {
    super();
    this.#cfb = new AesCfb(key.slice(), workspace);
    this.#iv = workspace.iv;
  }

  override encryptData(data: Uint8Array, salts: SaltCounter, boots: number, time: number): EncryptedData {
    const privParameters = salts.next64();
    return { encryptedData: this.#cfb.encrypt(data, this.#initial(boots, time, privParameters)), privParameters };
  }

  override decryptData(salt: Uint8Array, data: Uint8Array, boots: number, time: number): Uint8Array | undefined {
    if (salt.length !== SALT_LENGTH || data.length === 0) return undefined;
    return this.#cfb.decrypt(data, this.#initial(boots, time, salt));
  }

  #initial(boots: number, time: number, salt: Uint8Array): Uint8Array {
    put32(this.#iv, 0, boots);
    put32(this.#iv, 4, time);
    this.#iv.set(salt, 8);
    return this.#iv;
  }
}

/** DES or 3DES in CBC mode: IV = pre-IV xor salt (RFC 3414 section 8.1.1.1). */
class DesKey extends PrivKey {
  readonly #cbc: TripleDesCbc;
  readonly #preIV: Uint8Array;

  constructor(key: Uint8Array, preIV: Uint8Array) {
    super();
    this.#cbc = new TripleDesCbc(key.slice());
    this.#preIV = preIV.slice();
  }

  override encryptData(
    data: Uint8Array,
    salts: SaltCounter,
    _boots: number,
    _time: number,
    saltBoots: number,
  ): EncryptedData {
    const privParameters = salts.next32(saltBoots);
    const padded = new Uint8Array(Math.ceil(data.length / CBC_BLOCK) * CBC_BLOCK);
    padded.set(data);
    return { encryptedData: this.#cbc.encrypt(padded, this.#initial(privParameters)), privParameters };
  }

  override decryptData(salt: Uint8Array, data: Uint8Array): Uint8Array | undefined {
    if (salt.length !== SALT_LENGTH || data.length === 0 || data.length % CBC_BLOCK !== 0) return undefined;
    return this.#cbc.decrypt(data, this.#initial(salt));
  }

  #initial(salt: Uint8Array): Uint8Array {
    return this.#preIV.map((octet, i) => octet ^ salt[i]!);
  }
}

function tripled(key: Uint8Array): Uint8Array {
  const all = new Uint8Array(24);
  for (let at = 0; at < 24; at += 8) all.set(key, at);
  return all;
}
