// The smoke test, the packages imported.
import * as agent from '@mgmtapi/agent';
import * as mgmtapi from 'mgmtapi';
import smoke from './smoke.cjs';

await smoke({ agent, mgmtapi });
console.log('smoke ok');
