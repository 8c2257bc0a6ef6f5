// Tests run against the sources: no build is needed, each package name resolves to its src/index.ts.
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('./packages/', import.meta.url));

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^@mgmtapi\/([a-z0-9-]+)$/, replacement: `${packages}$1/src/index.ts` },
      { find: /^mgmtapi$/, replacement: `${packages}mgmtapi/src/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    setupFiles: ['./tools/fast-check-seed.ts'],
    maxWorkers: '100%', // most tests wait for something: a processor kept free for vitest itself is a processor idle
    reporters: ['default', './tools/tally-reporter.ts'],
    coverage: { provider: 'v8', include: ['packages/*/src/**'] },
  },
});
export default config;
