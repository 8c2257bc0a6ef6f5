// Differences between the tools and us that are known, each with its reason.

const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [];

/** Why this difference is none of ours; undefined when nobody has said. */
export function explained(difference: string): string | undefined {
  return REASONS.find(([pattern]) => pattern.test(difference))?.[1];
}
