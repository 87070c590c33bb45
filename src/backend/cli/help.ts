import { SETTINGS_TABLE, SETTING_NAMES, settingNames, type SettingDeclaration } from '../settings-table';

const USAGE = `vigil: anomaly detection for any series

  vigil serve [options]                      run the engine with its workbench
  vigil score FILE_OR_FOLDER --out FOLDER    score CSV files, one result file each
  vigil --version                            print the version

"vigil COMMAND --help" says more.
`;

const SCORE = `vigil score FILE_OR_FOLDER --out FOLDER [--interval SECONDS]

Scores every *.csv file as a stream, as a detector with default settings would have. Each result has the path of its
input below FOLDER and one row per input row:

  timestamp       copied unchanged
  value           the first value column
  anomaly_score   0-100, higher is stranger; 0 while the model has no opinion
  alert_score     strength of the decision to alert, 0 where there is none
  alert           1 where an alert would have been raised
  expected, lower, upper   the usual range; empty while unknown

The column "timestamp" or "time", else the first one, is the time (epoch seconds or milliseconds, ISO 8601, or "YYYY-MM-DD hh:mm:ss"
in UTC); every other column with numbers is a series, but one named "label" is not looked at.

  --out FOLDER         where results go; made if missing
  --interval SECONDS   distance of the points (default: the most usual one in the file)

Exit codes: 0 all files scored, 1 some could not be, 2 wrong usage.
`;

/** What `vigil [command] --help` prints. */
export function helpText(command: string | undefined): string {
  switch (command) {
    case 'serve':
      return serveHelp();
    case 'score':
      return SCORE;
    default:
      return USAGE;
  }
}

function serveHelp(): string {
  const options = SETTING_NAMES.map((name) => optionHelp(name)).filter((text) => text !== null);
  return `vigil serve [options]

Runs the engine alone and serves its workbench. Each option can be given in the environment, too.

${options.join('\n')}
Exit codes: 0 stopped by a signal, 1 could not start or had to stop, 2 wrong usage.
`;
}

function optionHelp(name: (typeof SETTING_NAMES)[number]): string | null {
  const declared: SettingDeclaration = SETTINGS_TABLE[name];
  const { flag, env } = settingNames(name);
  if (flag === null) {
    return null;
  }
  const shown = declared.kind === 'switch' ? `${flag}, --no-${flag.slice(2)}` : `${flag} VALUE`;
  const fallback = declared.default.serve ?? 'none';
  return `  ${shown}\n      ${declared.help}\n      ${env ?? ''} (default: ${fallback.replace(/^\((.*)\)$/, '$1')})\n`;
}
