// The smoke test, the packages required.
'use strict';

const agent = require('@mgmtapi/agent');
const mgmtapi = require('mgmtapi');
const smoke = require('./smoke.cjs');

smoke({ agent, mgmtapi }).then(() => console.log('smoke ok'));
