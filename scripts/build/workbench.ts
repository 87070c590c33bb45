/** The workbench: Vigil's pages in a page of our own, with what Grafana's UI kit expects to find beside it. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, context, type BuildOptions } from 'esbuild';
import { copyManifest } from '../manifest.ts';
import { root } from '../node26.mjs';

const out = join(root, 'dist/workbench');
const inPackage = (path: string) => join(root, 'node_modules', path);

/** Target below dist/workbench → file or folder it is copied from. */
const beside = {
  'index.html': join(root, 'src/workbench/index.html'),
  'logo.svg': join(root, 'src/img/logo.svg'),
  'public/build/img/icons': inPackage('@grafana/ui/dist/public/img/icons'),
  // Icons that Grafana itself serves and the package lacks.
  'public/build/img/icons/unicons': join(root, 'src/workbench/icons'),
  'public/fonts/inter/Inter-Regular.woff2': inPackage('@fontsource/inter/files/inter-latin-400-normal.woff2'),
  'public/fonts/inter/Inter-Medium.woff2': inPackage('@fontsource/inter/files/inter-latin-500-normal.woff2'),
  'public/fonts/inter/Inter-Italic.woff2': inPackage('@fontsource/inter/files/inter-latin-400-italic.woff2'),
  'public/fonts/inter/Inter-MediumItalic.woff2': inPackage('@fontsource/inter/files/inter-latin-500-italic.woff2'),
  // Grafana's own name for its Roboto Mono file.
  'public/fonts/roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2': inPackage(
    '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2'
  ),
};

const options: BuildOptions = {
  absWorkingDir: root,
  entryPoints: { main: 'src/workbench/main.tsx' },
  outdir: 'dist/workbench',
  // Fixed names for what index.html names; hashed ones may be cached for ever.
  entryNames: '[name]',
  chunkNames: 'chunks/[name]-[hash]',
  assetNames: 'assets/[name]-[hash]',
  publicPath: '/',
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'esm',
  splitting: true,
  jsx: 'automatic',
  minify: true,
  sourcemap: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file', '.woff2': 'file', '.svg': 'file', '.png': 'file' },
  logLevel: 'warning',
};

function prepare(): void {
  copyManifest();
  for (const [target, source] of Object.entries(beside)) {
    mkdirSync(join(out, target, '..'), { recursive: true });
    cpSync(source, join(out, target), { recursive: true });
  }
}

export async function buildWorkbench(): Promise<void> {
  prepare();
  await build(options);
}

export async function watchWorkbench(): Promise<void> {
  prepare();
  await (await context({ ...options, minify: false, sourcemap: 'linked' })).watch();
}
