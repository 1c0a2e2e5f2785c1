/** The time, as a parameter. */
export interface Clock {
  now(): Date;
}

/** Unpredictable bytes, as a parameter. */
export interface Random {
  bytes(length: number): Uint8Array;
}
