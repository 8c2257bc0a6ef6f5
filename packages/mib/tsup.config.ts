import { defineConfig, type Options } from 'tsup';

const config: Options = {
  entry: ['src/index.ts', 'src/runtime.ts', 'src/cli.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: { entry: ['src/index.ts', 'src/runtime.ts'] },
  sourcemap: true,
  clean: true,
  treeshake: true,
  splitting: true,
  removeNodeProtocol: false,
};
export default defineConfig(config);
