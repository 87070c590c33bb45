import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { VigilError } from '../../schema';

export interface FileToScore {
  /** Shown to people: the path below the input folder. */
  name: string;
  input: string;
  output: string;
}

const CSV = /\.csv$/i;

/**
 * What to score, in order of path: a file, or all *.csv below a folder but earlier results below `out`. Each output has the path of its input
 * below `out`; that of a single file is `out` itself if that is named like a file.
 *
 * @throws VigilError `invalid_argument` when there is nothing, or a result would replace an input
 */
export async function filesToScore(input: string, out: string): Promise<FileToScore[]> {
  const found = await stat(input).catch(() => null);
  if (found === null) {
    throw new VigilError('invalid_argument', `there is no file or folder ${input}`);
  }
  const files = found.isDirectory() ? await below(input, out) : [await single(input, out)];
  await assertKeepsInputs(files);
  return files;
}

/** Compares where files really are: a folder may be reached by another name, through a link or in other letters. */
async function assertKeepsInputs(files: readonly FileToScore[]): Promise<void> {
  const inputs = new Set<string>();
  for (const { input } of files) {
    inputs.add(await placeOf(input));
    inputs.add(await realpath(input).catch(() => input));
  }
  for (const { name, output } of files) {
    if (inputs.has(await placeOf(output))) {
      throw new VigilError('invalid_argument', `the result of ${name} would replace ${output}: name another --out`);
    }
  }
}

/** The place that a file of this path takes in its folder; one that is a link itself is not followed, as it would be replaced. */
async function placeOf(path: string): Promise<string> {
  const folder = dirname(path);
  return join(await realpath(folder).catch(() => folder), basename(path));
}

async function single(input: string, out: string): Promise<FileToScore> {
  const name = basename(input);
  const isFolder = !CSV.test(out) || (await stat(out).catch(() => null))?.isDirectory() === true;
  return { name, input, output: isFolder ? join(out, name) : out };
}

async function below(folder: string, out: string): Promise<FileToScore[]> {
  const resultsAreBelow = out.startsWith(`${folder}${sep}`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const inputs = entries
    .filter((entry) => entry.isFile() && CSV.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !resultsAreBelow || !file.startsWith(`${out}${sep}`));
  if (inputs.length === 0) {
    throw new VigilError('invalid_argument', `there is no *.csv file below ${folder}`);
  }
  return inputs.sort().map((input) => {
    const name = relative(folder, input);
    return { name, input, output: join(out, name) };
  });
}
