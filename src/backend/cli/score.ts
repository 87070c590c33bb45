import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { VigilError } from '../../schema';
import { parseFlags } from '../parse-flags';
import type { CommandInput } from './command';
import { scoreFile } from './score-file';

interface ScoreOptions {
  input: string;
  out: string;
  intervalMs: number | null;
}

/** `vigil score FILE_OR_FOLDER --out FOLDER`: 0 when every file was scored, 1 when some could not be. */
export async function score({ args, process }: CommandInput): Promise<number> {
  const { stdout, stderr } = process;
  const options = parseOptions(args, process.cwd());
  const { root, files } = await findFiles(options);
  let failed = 0;
  for (const [index, file] of files.entries()) {
    const name = relative(root, file);
    if (stderr.isTTY === true) {
      stderr.write(`\r\u001b[K${index + 1} of ${files.length}  ${name}`);
    }
    try {
      const { remarks } = await scoreFile(file, join(options.out, name), options.intervalMs);
      remarks.forEach((remark) => stderr.write(`${clear(stderr)}${name}: ${remark}\n`));
    } catch (thrown) {
      failed += 1;
      stderr.write(`${clear(stderr)}${name}: ${VigilError.from(thrown).message}\n`);
    }
  }
  stderr.write(clear(stderr));
  stdout.write(`${files.length - failed} of ${files.length} files scored into ${options.out}\n`);
  return failed === 0 ? 0 : 1;
}

/** Takes the progress line away. */
function clear({ isTTY }: { readonly isTTY?: boolean }): string {
  return isTTY === true ? '\r\u001b[K' : '';
}

function parseOptions(args: readonly string[], cwd: string): ScoreOptions {
  const flags = { out: { type: 'string' }, interval: { type: 'string' } } as const;
  const { values, positionals } = parseFlags({ args: [...args], options: flags, allowPositionals: true });
  const [input, ...more] = positionals;
  if (input === undefined || more.length > 0) {
    throw new VigilError('invalid_argument', `score takes one file or folder, got ${positionals.length}`);
  }
  if (values.out === undefined) {
    throw new VigilError('invalid_argument', '--out FOLDER is required');
  }
  const out = resolve(cwd, values.out);
  if (out === resolve(cwd, input)) {
    throw new VigilError('invalid_argument', '--out must not be the input: results would replace it');
  }
  const seconds = values.interval === undefined ? null : Number(values.interval);
  if (seconds !== null && !(seconds > 0 && Number.isFinite(seconds))) {
    throw new VigilError(
      'invalid_argument',
      `--interval must be a number of seconds above 0, got "${values.interval ?? ''}"`
    );
  }
  return { input: resolve(cwd, input), out, intervalMs: seconds === null ? null : seconds * 1_000 };
}

/** A folder gives all *.csv below it but earlier results, in order of path; `root` is what names are relative to. */
async function findFiles({ input, out }: ScoreOptions): Promise<{ root: string; files: string[] }> {
  const found = await stat(input).catch(() => null);
  if (found === null) {
    throw new VigilError('invalid_argument', `there is no file or folder ${input}`);
  }
  if (!found.isDirectory()) {
    return { root: dirname(input), files: [join(dirname(input), basename(input))] };
  }
  const entries = await readdir(input, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.csv$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(`${out}${sep}`));
  if (files.length === 0) {
    throw new VigilError('invalid_argument', `there is no *.csv file below ${input}`);
  }
  return { root: input, files: files.sort() };
}
