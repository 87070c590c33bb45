import type { Role } from '../detectors/detector';
import type { EvaluationSettings } from '../evaluation/settings';
import { ColumnModels } from './column-models';
import type { Columns } from './columns';
import { ForestColumns } from './forest-columns';
import type { Together } from './together';

const ROLES: Readonly<Record<Together, Role>> = { separate: 'single', metrics: 'metric', peers: 'peer' };

/**
 * Several metrics of one entity are one forest; all else is a model per column.
 *
 * @throws VigilError `invalid_argument` for more metrics than a forest takes
 */
export function columnsFor(settings: EvaluationSettings, columns: number, together: Together): Columns {
  return settings.algorithm.name === 'forest' && together === 'metrics' && columns > 1
    ? new ForestColumns(settings, columns)
    : new ColumnModels(settings, columns, ROLES[together]);
}
