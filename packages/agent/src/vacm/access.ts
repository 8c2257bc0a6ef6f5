// The one question of access control: may this principal read or write this variable? RFC 3411 section 4.3.
import type { Oid } from '@mgmtapi/ber';
import type { Principal } from '../handlers.js';
import { EVERYTHING, type View } from './view.js';

/** The answers of RFC 3415 section 3.2. */
export type AccessStatus = 'accessAllowed' | 'notInView' | AccessRefusal;

/** The answers that are about the principal, whatever the variable. */
export type AccessRefusal = 'noSuchView' | 'noSuchContext' | 'noGroupName' | 'noAccessEntry' | 'otherError';

/** Which of a principal's views is asked for. Notifications have their own in RFC 3415. */
export type ViewType = 'read' | 'write';

/** Decides on every variable of every request. */
export interface AccessControl {
  /** Steps 1 to 4 of RFC 3415 section 3.2, which are the same for all variables of a request. */
  selectView(principal: Principal, viewType: ViewType): View | AccessRefusal;
  /** RFC 3415 section 3.2. */
  isAccessAllowed(principal: Principal, viewType: ViewType, variableName: Oid): AccessStatus;
}

/** Everybody may do everything: where somebody else has decided already. */
export const unrestricted: AccessControl = {
  selectView: () => EVERYTHING,
  isAccessAllowed: () => 'accessAllowed',
};
