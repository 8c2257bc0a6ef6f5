// Why a listener drops a datagram, where the reason says it all.

import type { DiscardReason, NotificationRefusal } from '@mgmtapi/engine';

type PlainReason = Extract<
  DiscardReason,
  'closed' | 'filtered' | 'rateLimited' | 'badCommunity' | 'badVersion' | 'duplicate' | 'queueFull'
>;

/** One object for each reason, for good: a flood that is refused makes no garbage. */
export const refusal: Readonly<Record<PlainReason, NotificationRefusal>> = {
  closed: { reason: 'closed' },
  filtered: { reason: 'filtered' },
  rateLimited: { reason: 'rateLimited' },
  badCommunity: { reason: 'badCommunity' },
  badVersion: { reason: 'badVersion' },
  duplicate: { reason: 'duplicate' },
  queueFull: { reason: 'queueFull' },
};
