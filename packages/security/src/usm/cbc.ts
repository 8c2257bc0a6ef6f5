// DES and 3DES in cipher block chaining (RFC 3414 section 8.1.1) with ciphers that live as long as the key.
//
//   encrypt  C[i] = E(P[i] xor C[i-1]), C[-1] = IV
//   decrypt  P[i] = D(C[i]) xor C[i-1]
//
// As in cfb.ts a standing cipher saves its set-up. Its register, the last encrypted block, is where the IV belongs: the
// first block goes in, or comes out, with register xor IV added.

import * as crypto from 'node:crypto';

/** OpenSSL 3 has no DES of its own any more, but triple DES with one key three times is the same. */
const CIPHER = 'des-ede3-cbc';

/** Octets in a block of DES. */
export const CBC_BLOCK = 8;

/** Triple DES, or single DES when all three keys are the same. */
export class TripleDesCbc {
  readonly #key: Uint8Array;
  #cipher: crypto.Cipher | undefined;
  #decipher: crypto.Decipher | undefined;
  readonly #encryptRegister: Uint8Array = new Uint8Array(CBC_BLOCK);
  readonly #decryptRegister: Uint8Array = new Uint8Array(CBC_BLOCK);

  /** @param key - 24 octets */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /**
   * @param plain - whole blocks, at least one; spoiled
   * @param iv - 8 octets
   */
  encrypt(plain: Uint8Array, iv: Uint8Array): Uint8Array {
    const register = this.#encryptRegister;
    this.#cipher ??= crypto.createCipheriv(CIPHER, this.#key, register).setAutoPadding(false);
    for (let i = 0; i < CBC_BLOCK; i++) plain[i]! ^= register[i]! ^ iv[i]!;
    const encrypted = this.#cipher.update(plain);
    register.set(encrypted.subarray(-CBC_BLOCK));
    return encrypted;
  }

  /**
   * @param encrypted - whole blocks, at least one
   * @param iv - 8 octets
   */
  decrypt(encrypted: Uint8Array, iv: Uint8Array): Uint8Array {
    const register = this.#decryptRegister;
    this.#decipher ??= crypto.createDecipheriv(CIPHER, this.#key, register).setAutoPadding(false);
    const plain = this.#decipher.update(encrypted);
    for (let i = 0; i < CBC_BLOCK; i++) plain[i]! ^= register[i]! ^ iv[i]!;
    register.set(encrypted.subarray(-CBC_BLOCK));
    return plain;
  }
}
