// The one question of access control: may this principal read or write this variable? RFC 3411 section 4.3.
import type { Oid } from '@mgmtapi/ber';
import type { Principal } from '../handlers.js';

/** The answers of RFC 3415 section 3.2. */
export type AccessStatus =
  | 'accessAllowed'
  | 'notInView'
  | 'noSuchView'
  | 'noGroupName'
  | 'noAccessEntry'
  | 'otherError';

/** Which of a principal's views is asked for. Notifications have their own in RFC 3415. */
export type ViewType = 'read' | 'write';

/** Decides on every variable of every request. */
export interface AccessControl {
  /** RFC 3415 section 3.2. */
  isAccessAllowed(principal: Principal, viewType: ViewType, variableName: Oid): AccessStatus;
}
