import { VigilError } from '../../schema';
import { helpText } from './help';
import { score } from './score';
import { serve } from './serve';

/** What of the process a command deals with. */
export interface CommandProcess {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  cwd(): string;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  exit(code: number): unknown;
}

export interface CommandInput {
  args: readonly string[];
  process: CommandProcess;
  /** Folder of the program's bundle. */
  programDir: string;
  version: string;
}

/** Something was wrong with what was asked, not with the doing of it. */
const EXIT_USAGE = 2;

/** Runs `vigil …` and resolves with its exit code: 0 done, 1 failed, 2 asked for in the wrong way. */
export async function runCommand(input: CommandInput): Promise<number> {
  const [command, ...rest] = input.args;
  const { stdout, stderr } = input.process;
  const wantsHelp =
    command === undefined || command === 'help' || input.args.includes('--help') || input.args.includes('-h');
  try {
    if (wantsHelp) {
      stdout.write(helpText(command));
      return command === undefined ? EXIT_USAGE : 0;
    }
    switch (command) {
      case '--version':
        stdout.write(`${input.version}\n`);
        return 0;
      case 'serve':
        return await serve({ ...input, args: rest });
      case 'score':
        return await score({ ...input, args: rest });
      default:
        throw new VigilError('invalid_argument', `there is no command "${command}"`);
    }
  } catch (thrown) {
    const error = VigilError.from(thrown);
    stderr.write(`vigil: ${error.message}\n`);
    if (error.code === 'internal' && thrown instanceof Error) {
      stderr.write(`${thrown.stack ?? ''}\n`);
    }
    if (error.code !== 'invalid_argument') {
      return 1;
    }
    stderr.write(`"vigil${command === undefined ? '' : ` ${command}`} --help" says what there is\n`);
    return EXIT_USAGE;
  }
}
