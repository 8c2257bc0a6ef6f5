#!/usr/bin/python3
"""pysnmp-get.py PORT [3des]: asks the agent on 127.0.0.1:PORT for sysName.0 as every user of users.sh, and with '3des' as
AUTH-3des too; one line a user, 'NAME ok VALUE' or 'NAME FAIL REASON'. pysnmp 4.4 (Debian: python3-pysnmp4)."""
import os
import sys

from pysnmp import hlapi as snmp

PORT = int(sys.argv[1])
AUTH_PASS = os.environ.get('INTEROP_AUTH_PASS', 'auth-secret-1')
PRIV_PASS = os.environ.get('INTEROP_PRIV_PASS', 'priv-secret-2')
AUTHS = {
    'md5': snmp.usmHMACMD5AuthProtocol,
    'sha': snmp.usmHMACSHAAuthProtocol,
    'sha224': snmp.usmHMAC128SHA224AuthProtocol,
    'sha256': snmp.usmHMAC192SHA256AuthProtocol,
    'sha384': snmp.usmHMAC256SHA384AuthProtocol,
    'sha512': snmp.usmHMAC384SHA512AuthProtocol,
}
PRIVS = {
    'des': snmp.usmDESPrivProtocol,
    'aes128': snmp.usmAesCfb128Protocol,
    'aes192': snmp.usmAesBlumenthalCfb192Protocol,
    'aes256': snmp.usmAesBlumenthalCfb256Protocol,
    'aes192c': snmp.usmAesCfb192Protocol,
    'aes256c': snmp.usmAesCfb256Protocol,
}
if '3des' in sys.argv:
    PRIVS['3des'] = snmp.usm3DESEDEPrivProtocol

engine = snmp.SnmpEngine()


def ask(name, credentials):
    target = snmp.UdpTransportTarget(('127.0.0.1', PORT), timeout=3, retries=1)
    name_of_system = snmp.ObjectType(snmp.ObjectIdentity('1.3.6.1.2.1.1.5.0'))
    failure, status, _, values = next(
        snmp.getCmd(engine, credentials, target, snmp.ContextData(), name_of_system, lookupMib=False))
    print(name, 'FAIL %s' % (failure or status) if failure or status else 'ok %s' % values[0][1])


ask('noauth', snmp.UsmUserData('noauth'))
for auth, auth_protocol in AUTHS.items():
    ask(auth, snmp.UsmUserData(auth, AUTH_PASS, authProtocol=auth_protocol))
    for priv, priv_protocol in PRIVS.items():
        name = '%s-%s' % (auth, priv)
        ask(name, snmp.UsmUserData(name, AUTH_PASS, PRIV_PASS, authProtocol=auth_protocol, privProtocol=priv_protocol))
