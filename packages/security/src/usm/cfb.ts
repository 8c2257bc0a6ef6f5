// AES in 128-bit cipher feedback (RFC 3826 section 3.1) with ciphers that live as long as the key.
//
//   encrypt  C[i] = P[i] xor E(C[i-1]), C[-1] = IV: one block after the other
//   decrypt  P[i] = C[i] xor E(C[i-1]): every input of E is known at once, so one call makes the whole key stream
//
// Setting up a cipher costs more than using it: 2 us on Node 20, 12 us on Node 24. A cipher that stands is used as
//
//   ECB      for E itself: it has no state between blocks
//   CFB      for a whole message: its register, the last block that came out, is turned into the IV by encrypting one
//            block ahead of the message, IV xor E(register), which comes out as the IV

import * as crypto from 'node:crypto';
import { WORK_LENGTH, Workspace } from './workspace.js';

const BLOCK = 16;

/** AES-128, AES-192 or AES-256 in CFB-128, by the length of its key. */
export class AesCfb {
  readonly #key: Uint8Array;
  readonly #workspace: Workspace;
  /** Made when first needed, like `#cfb`. */
  #ecb: crypto.Cipher | undefined;
  /** null: the runtime has no such cipher (Deno has none at all, Bun none for 192 bits). */
  #cfb: crypto.Cipher | null | undefined;
  /** The last block that came out of `#cfb`. */
  readonly #register: Uint8Array = new Uint8Array(BLOCK);

  /**
   * @param key - 16, 24 or 32 octets
   * @param native - may the runtime's own CFB be used?
   */
  constructor(key: Uint8Array, workspace: Workspace = new Workspace(), native = true) {
    this.#key = key;
    this.#workspace = workspace;
    this.#cfb = native ? undefined : null;
  }

  /**
   * @param plain - at least one octet
   * @param iv - 16 octets
   */
  encrypt(plain: Uint8Array, iv: Uint8Array): Uint8Array {
    if (this.#cfb === undefined) this.#cfb = this.#createCfb();
    if (this.#cfb === null) return this.#encryptBlockByBlock(plain, iv);
    const feedback = this.#encryptBlocks(this.#register);
    const length = BLOCK + wholeBlocks(plain.length);
    const inputs = this.#room(length);
    for (let i = 0; i < BLOCK; i++) inputs[i] = iv[i]! ^ feedback[i]!;
    inputs.set(plain, BLOCK);
    inputs.fill(0, BLOCK + plain.length);
    const outputs = this.#cfb.update(inputs);
    this.#register.set(outputs.subarray(length - BLOCK));
    return outputs.subarray(BLOCK, BLOCK + plain.length);
  }

  /**
   * @param encrypted - at least one octet
   * @param iv - 16 octets
   */
  decrypt(encrypted: Uint8Array, iv: Uint8Array): Uint8Array {
    const length = wholeBlocks(encrypted.length);
    const inputs = this.#room(length);
    inputs.set(iv);
    if (length > BLOCK) inputs.set(encrypted.subarray(0, length - BLOCK), BLOCK);
    const plain = this.#encryptBlocks(inputs);
    for (let i = 0; i < encrypted.length; i++) plain[i]! ^= encrypted[i]!;
    return plain.subarray(0, encrypted.length);
  }

  #encryptBlockByBlock(plain: Uint8Array, iv: Uint8Array): Uint8Array {
    const encrypted = new Uint8Array(plain.length);
    let feedback = iv;
    for (let at = 0; at < plain.length; at += BLOCK) {
      const stream = this.#encryptBlocks(feedback);
      const to = Math.min(at + BLOCK, plain.length);
      for (let i = at; i < to; i++) encrypted[i] = plain[i]! ^ stream[i - at]!;
      feedback = encrypted.subarray(at, to);
    }
    return encrypted;
  }

  #encryptBlocks(blocks: Uint8Array): Uint8Array {
    this.#ecb ??= crypto.createCipheriv(`aes-${this.#key.length * 8}-ecb`, this.#key, null).setAutoPadding(false);
    return this.#ecb.update(blocks);
  }

  /** Asking is the only way to know whether there is one. */
  #createCfb(): crypto.Cipher | null {
    try {
      return crypto.createCipheriv(`aes-${this.#key.length * 8}-cfb`, this.#key, this.#register);
    } catch {
      return null;
    }
  }

  #room(length: number): Uint8Array {
    return length > WORK_LENGTH ? new Uint8Array(length) : this.#workspace.blocks.subarray(0, length);
  }
}

function wholeBlocks(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}
