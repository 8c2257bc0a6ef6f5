// The SnmpMgr functions and what belongs to them: the names of mgmtapi.h that this package exports.
export { configureMgmtApi, type MgmtApiSettings, type OidText } from '../snmpapi/settings.js';
export { type SnmpMgrClosable, SnmpMgrClose, SnmpMgrCloseSync } from './close.js';
export { SnmpMgrCtl } from './ctl.js';
export { SnmpMgrGetTrap, SnmpMgrGetTrapEx } from './get-trap.js';
export { GetLastError, getLastError, SetLastError, setLastError, withLastError } from './last-error.js';
export { SnmpMgrSession } from './mgr-session.js';
export { SnmpMgrOidToStr, SnmpMgrStrToOid } from './oid.js';
export { SnmpMgrOpen, type SnmpMgrOpenOptions } from './open.js';
export { SnmpMgrRequest } from './request.js';
export { sessionManager } from './session-manager.js';
export { TrapEvent, type WaitOptions, type WaitResult } from './trap-event.js';
export { SnmpMgrTrapListen, type SnmpMgrTrapListenOptions } from './trap-listen.js';
