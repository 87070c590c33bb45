import { jsonOrNull } from '../http/answer-error';
import type { Server } from '../http/server';
import type { SourceFinding } from '../source';
import { isRecord } from './feature-value';
import type { Plan } from './plan';
import { assertAnswered, noSearchEngine } from './search-answer';

const TIME_TYPES = ['date', 'date_nanos'];
const CATEGORY_TYPES = ['keyword', 'constant_keyword', 'ip'];
const NAMES_SHOWN = 3;

/** The types a field has, each with the indices in which it has that; null: in all. `unmapped` where it is not there. */
type Types = Map<string, string[] | null>;

/**
 * Asks what types the time field and the category fields have.
 *
 * @throws VigilError as a search
 */
export async function checkFields(server: Server, plan: Plan, signal: AbortSignal): Promise<Map<string, Types>> {
  const names = [plan.timeField, ...plan.categoryFields];
  const asked = new URLSearchParams({ fields: names.join(','), include_unmapped: 'true' });
  const path = `/${encodeURIComponent(plan.indices.join(','))}/_field_caps?${asked.toString()}`;
  const answer = await server.send({ path, method: 'GET', signal });
  assertAnswered(answer, server);
  const body = jsonOrNull(answer.text ?? '');
  if (!isRecord(body) || !isRecord(body['fields'])) {
    throw noSearchEngine(server);
  }
  const { fields } = body;
  return new Map(names.map((name) => [name, typesOf(isRecord(fields) ? fields[name] : undefined)]));
}

/** What is wrong with them: a time field has to be one in every index, a category field wherever it is. */
export function fieldsOf(fields: ReadonlyMap<string, Types>, plan: Plan): SourceFinding[] {
  const wrong = (kind: SourceFinding['kind'], subject: string, wanted: { types: string[]; everywhere: boolean }) => {
    const types = fields.get(subject) ?? new Map<string, string[] | null>();
    const { everywhere } = wanted;
    const others = [...types].filter(([type]) => !wanted.types.includes(type) && (everywhere || type !== 'unmapped'));
    if (types.size === 0 || (types.size === 1 && types.has('unmapped'))) {
      return [{ kind, subject, message: `there is no field "${subject}"` }];
    }
    return others.map(([type, indices]) => {
      const names = indices === null ? '' : ` in ${shown(indices)}`;
      const [wantedType] = wanted.types;
      const message =
        type === 'unmapped'
          ? `there is no field "${subject}"${names}`
          : `"${subject}" is of type ${type}${names}, not ${String(wantedType)}`;
      return { kind, subject, message };
    });
  };
  return [
    ...wrong('time field', plan.timeField, { types: TIME_TYPES, everywhere: true }),
    ...plan.categoryFields.flatMap((field) =>
      wrong('category field', field, { types: CATEGORY_TYPES, everywhere: false })
    ),
  ];
}

function typesOf(field: unknown): Types {
  return new Map(
    Object.entries(isRecord(field) ? field : {}).map(([type, about]) => {
      const indices = isRecord(about) ? about['indices'] : undefined;
      return [type, Array.isArray(indices) ? indices.map(String) : null];
    })
  );
}

function shown(indices: readonly string[]): string {
  const more = indices.length - NAMES_SHOWN;
  return `${indices.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
