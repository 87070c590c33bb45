import { Baseline } from '../baseline/baseline';
import { baselineParams } from '../baseline/baseline-params';
import { ContextMember } from '../context/context-member';
import type { Algorithm, ModelOptions, ModelSize } from '../detector';
import { CountsMember } from '../counts/counts-member';
import { EnergyMember } from '../energy/energy-member';
import { MemberModel } from '../member-model';
import { NeighbourMember } from '../neighbour/neighbour-member';
import { NoveltyMember } from '../novelty/novelty-member';
import { NOVELTY_KNOTS } from '../novelty/score-knots';
import { SeasonalMember } from '../seasonal/seasonal-member';
import { SilenceMember } from '../silence/silence-member';
import { AutoFusion } from './auto-fusion';
import { leftOut } from './left-out';
import { AUTO_TUNING, type AutoTuning } from './tuning';

const VERSION = 3;
/** Values remembered one by one. */
const RECENT: Record<ModelSize, number> = { full: 2048, light: 512 };

/** `auto`: all that look at a single series, together. */
export const auto = autoWith(AUTO_TUNING);

/** The same with other constants. */
export function autoWith(tuning: AutoTuning): Algorithm {
  const create = (options: ModelOptions) => autoModel(options, tuning);
  return { name: 'auto', create, restore: (options, snapshot) => create(options).restoreFrom(snapshot) };
}

function autoModel(options: ModelOptions, tuning: AutoTuning): MemberModel {
  const { intervalMs, params, role = 'single' } = options;
  const size = sizeOf(options);
  const isLight = size === 'light';
  const library = tuning.neighbourWindows;
  const neighbour = new NeighbourMember({ intervalMs, library, role, isShort: isLight });
  const silence = new SilenceMember();
  const counts = new CountsMember(intervalMs);
  const novelty = isLight ? null : new NoveltyMember(intervalMs, tuning.noveltyRemembered);
  const voting = [new SeasonalMember(), neighbour, new ContextMember(), new EnergyMember(), silence];
  const rest = Object.entries(params).filter(([name]) => name !== 'size');
  return new MemberModel({
    name: 'auto',
    version: VERSION,
    madeFor: JSON.stringify([intervalMs, role, size, rest.sort()]),
    baseline: new Baseline({ intervalMs, params: baselineParams(params), recent: RECENT[size] }),
    members: [...voting, counts, novelty ?? leftOut({ name: 'novelty', knots: NOVELTY_KNOTS }, 'light size')],
    fusion: new AutoFusion({ voting, neighbour, silence, counts, novelty }, role, tuning),
  });
}

/** What the parameters say, or what they leave to whoever knows how much memory there is. */
function sizeOf({ params, size = 'full' }: ModelOptions): ModelSize {
  return params['size'] === 'full' || params['size'] === 'light' ? params['size'] : size;
}
