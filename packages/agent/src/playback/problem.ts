// What the readers of recordings say about a line that gave no variable.

/** A line of a recording that gave no variable, and why. Lines count from 1; a record over several lines has its first. */
export interface RecordingProblem {
  readonly line: number;
  readonly reason: string;
}

/** Thrown by the readers of one record and turned into a `RecordingProblem` by the reader of the file. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}
