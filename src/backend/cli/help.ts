import {
  ALGORITHM_DEFAULT,
  ALGORITHM_NAMES,
  ALGORITHMS,
  DIRECTIONS,
  SENSITIVITIES,
  type AlgorithmDescription,
} from '../../schema';
import { SETTINGS_TABLE, SETTING_NAMES, settingNames, type SettingDeclaration } from '../settings-table';
import { allowedWords } from './parse-algorithm';

/** Per algorithm that has some: its parameters and what they may be. */
const PARAMETERS = ALGORITHM_NAMES.flatMap((name) => {
  const declared = Object.entries((ALGORITHMS[name] as AlgorithmDescription).params);
  const lines = declared.map(
    ([param, its]) => `      ${param}: ${allowedWords(its)} (default: ${String(its.default ?? 'none')})`
  );
  return declared.length === 0 ? [] : [`    ${name}`, ...lines];
}).join('\n');

const USAGE = `vigil: anomaly detection for any series

  vigil serve [options]                      run the engine with its workbench
  vigil score FILE_OR_FOLDER --out OUT       score CSV files, one result file each
  vigil --version                            print the version

"vigil COMMAND --help" says more.
`;

const SCORE = `vigil score FILE_OR_FOLDER --out OUT [options]

Scores every *.csv file as a stream: row i knows rows up to i only. Each result has the path of its input below OUT and one row per
input row; that of a single file is OUT itself if OUT ends in .csv:

  timestamp       copied unchanged
  value           the first value column
  anomaly_score   0-100, higher is stranger, fading over hours; for ranking. 0 while there is no opinion
  alert_score     how strongly the row asks for an alert, once; 1 is what ships, 0 where there is none
  alert           1 where an alert would have been raised
  expected, lower, upper   the usual range; empty while unknown
  column          of several columns the one that counts most, which the range is of

The column "timestamp" or "time", else the first one, is the time (epoch seconds or milliseconds, ISO 8601, or "YYYY-MM-DD hh:mm:ss"
in UTC); every other column with a number in the first 1,000 rows is a series, but one named "label" is not looked at. Several are
metrics of one entity, or peers of one group: the first 60 rows decide.

  --out OUT               where results go; made if missing
  --algorithm NAME        one of: ${ALGORITHM_NAMES.join(', ')} (default: ${ALGORITHM_DEFAULT})
  --set NAME=VALUE        a parameter of the algorithm; may be given again for others. What there is:
${PARAMETERS}
  --metrics, --group, --separate   how several columns belong together (default: by the data)
  --sensitivity LEVEL     ${SENSITIVITIES.join(', ')}: how much it takes for an alert (default: medium)
  --direction SIDE        ${DIRECTIONS.join(', ')}: on which side of the expected value departures count (default: both)
  --interval SECONDS      distance of the points (default: the most usual one in the first 1,000 rows)
  --strict                a row that cannot be read fails its file (default: such rows are counted, named, and scored 0)

Exit codes: 0 all files scored, 1 some could not be, 2 wrong usage, 130 interrupted. No file is left half written.
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
