import { VigilError } from '../../schema';
import type { CommandInput, CommandProcess } from './command';
import { scoreFile } from './score-file';
import { filesToScore } from './score-files';
import { parseScoreOptions } from './score-options';

/** As shells report a command that was interrupted. */
const EXIT_INTERRUPTED = 130;

/** `vigil score`: 0 when every file was scored, 1 when some could not be, 130 when it was interrupted. */
export async function score({ args, process }: CommandInput): Promise<number> {
  const { stdout, stderr } = process;
  const { input, out, settings } = parseScoreOptions(args, process.cwd());
  const files = await filesToScore(input, out);
  const signal = interruption(process);
  let failed = 0;
  for (const [index, file] of files.entries()) {
    const show = (share: number) => {
      if (stderr.isTTY === true) {
        stderr.write(`${clear(stderr)}${index + 1} of ${files.length}  ${file.name}  ${Math.floor(100 * share)} %`);
      }
    };
    show(0);
    try {
      const remarks = await scoreFile({ ...file, settings, signal, onProgress: show });
      remarks.forEach((remark) => stderr.write(`${clear(stderr)}${file.name}: ${remark}\n`));
    } catch (thrown) {
      failed += 1;
      stderr.write(`${clear(stderr)}${file.name}: ${VigilError.from(thrown).message}\n`);
    }
    if (signal.aborted) {
      return EXIT_INTERRUPTED;
    }
  }
  stderr.write(clear(stderr));
  stdout.write(`${files.length - failed} of ${files.length} files scored into ${out}\n`);
  return failed === 0 ? 0 : 1;
}

/** Takes the progress line away. */
function clear({ isTTY }: { readonly isTTY?: boolean }): string {
  return isTTY === true ? '\r\u001b[K' : '';
}

/** Set by the first signal to stop; the second does not wait for the file to be left in order. */
function interruption(process: CommandProcess): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (controller.signal.aborted) {
        process.exit(EXIT_INTERRUPTED);
      }
      controller.abort();
    });
  }
  return controller.signal;
}
