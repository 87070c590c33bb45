/**
 * The manifest at the root is the truth; create-plugin's build looks for it in src/. This copies it there.
 * The copy is ignored by git and never edited.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './node26.mjs';

export function copyManifest(): void {
  copyFileSync(join(root, 'plugin.json'), join(root, 'src/plugin.json'));
}
