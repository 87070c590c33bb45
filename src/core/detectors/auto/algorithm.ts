import { seasonalDefaults } from '../../../schema';
import { Baseline } from '../baseline/baseline';
import { ContextMember } from '../context/context-member';
import type { Algorithm, ModelOptions } from '../detector';
import { CountsMember } from '../counts/counts-member';
import { EnergyMember } from '../energy/energy-member';
import { MemberModel } from '../member-model';
import { NEIGHBOUR_WINDOWS } from '../neighbour/algorithm';
import { NeighbourMember } from '../neighbour/neighbour-member';
import { NOVELTY_REMEMBERED } from '../novelty/algorithm';
import { NoveltyMember } from '../novelty/novelty-member';
import { SeasonalMember } from '../seasonal/seasonal-member';
import { SilenceMember } from '../silence/silence-member';
import { AutoFusion } from './auto-fusion';

const VERSION = 2;

/** `auto`: all that look at a single series, together. */
export const auto: Algorithm = {
  name: 'auto',
  create: autoModel,
  restore: (options, snapshot) => autoModel(options).restoreFrom(snapshot),
};

function autoModel({ intervalMs, params, role = 'single' }: ModelOptions): MemberModel {
  const neighbour = new NeighbourMember({ intervalMs, library: NEIGHBOUR_WINDOWS, role });
  const silence = new SilenceMember();
  const counts = new CountsMember(intervalMs);
  const novelty = new NoveltyMember(intervalMs, NOVELTY_REMEMBERED);
  const voting = [new SeasonalMember(), neighbour, new ContextMember(), new EnergyMember(), silence];
  return new MemberModel({
    name: 'auto',
    version: VERSION,
    madeFor: JSON.stringify([intervalMs, role, Object.entries(params).sort()]),
    baseline: new Baseline({ intervalMs, params: seasonalDefaults(), recent: 2048 }),
    members: [...voting, counts, novelty],
    fusion: new AutoFusion({ voting, neighbour, silence, counts, novelty }, role),
  });
}
