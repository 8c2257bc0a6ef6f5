// The smoke program bundled by each bundler, then run.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './installed.mjs';
import { run } from './run.mjs';
import { smoke } from './runtimes.mjs';

const TOOLS = {
  '@rollup/plugin-commonjs': '29.0.3',
  '@rollup/plugin-node-resolve': '16.0.3',
  esbuild: '0.28.2',
  rollup: '4.68.7',
  vite: '8.3.8',
  webpack: '5.112.2',
  'webpack-cli': '7.3.1',
};

/** The checks, as pairs of a name and what to run. */
export async function bundlers(consumer) {
  const tools = await installed(TOOLS);
  const bin = (name) => join(tools, 'node_modules/.bin', name);
  // Configurations are read from the consumer, their imports are found in the tools' folder.
  const config = (name, text) => {
    const file = join(consumer, name);
    writeFileSync(file, text(join(tools, 'node_modules')));
    return file;
  };
  const bundle = (name, program, args, output) => [
    `bundle: ${name}`,
    async () => {
      await run(program, args, { cwd: consumer });
      await smoke(process.execPath, [output], consumer);
    },
  ];
  const esbuild = (name, entry, format, output) =>
    bundle(
      name,
      bin('esbuild'),
      [entry, '--bundle', '--platform=node', '--target=node20', `--format=${format}`, `--outfile=${output}`],
      output,
    );
  return [
    esbuild('esbuild, ESM', 'esm.mjs', 'esm', 'out/esbuild.mjs'),
    esbuild('esbuild, CommonJS', 'commonjs.cjs', 'cjs', 'out/esbuild.cjs'),
    bundle(
      'rollup',
      bin('rollup'),
      ['-c', config('rollup.config.mjs', rollup), 'esm.mjs', '-o', 'out/rollup.mjs'],
      'out/rollup.mjs',
    ),
    bundle('vite', bin('vite'), ['build', '-c', config('vite.config.mjs', vite)], 'out/vite/esm.mjs'),
    bundle(
      'webpack, ESM',
      bin('webpack'),
      ['-c', config('webpack.esm.cjs', webpack('esm.mjs'))],
      'out/webpack-esm.cjs',
    ),
    bundle(
      'webpack, CommonJS',
      bin('webpack'),
      ['-c', config('webpack.commonjs.cjs', webpack('commonjs.cjs'))],
      'out/webpack-commonjs.cjs',
    ),
  ];
}

const rollup = (modules) => `
import commonjs from '${modules}/@rollup/plugin-commonjs/dist/es/index.js';
import resolve from '${modules}/@rollup/plugin-node-resolve/dist/es/index.js';
export default { output: { format: 'es' }, external: /^node:/, plugins: [resolve(), commonjs()] };
`;

const vite = () => `
export default {
  ssr: { noExternal: true },
  build: { ssr: 'esm.mjs', outDir: 'out/vite', target: 'node20', rollupOptions: { output: { entryFileNames: '[name].mjs' } } },
};
`;

const webpack = (entry) => () =>
  `
module.exports = {
  mode: 'production',
  target: 'node20',
  entry: './${entry}',
  output: { path: __dirname + '/out', filename: 'webpack-${entry.split('.')[0]}.cjs' },
};
`;
