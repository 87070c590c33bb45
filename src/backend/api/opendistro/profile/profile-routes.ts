import type { Detector, Labels } from '../../../../schema';
import { findDetector } from '../detectors/find-detector';
import { Field } from '../detectors/read-fields';
import { categoryFieldsOf } from '../detectors/to-document';
import { esError, plainText } from '../errors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { newestTask } from '../jobs/task-document';
import type { OpendistroServices, OpendistroTerms } from '../opendistro-services';
import { booleanParam } from '../read-params';
import { detectorProfile, PROFILE_TYPES } from './detector-profile';
import { ENTITY_TYPES, entityProfile } from './entity-profile';

/** How detectors and their entities are doing. */
export function profileRoutes(services: OpendistroServices, terms: OpendistroTerms): EsRoute[] {
  const shared = {
    plugin: 'anomaly_detection',
    methods: ['GET', 'POST'],
    role: 'Viewer',
    query: ['_all', 'entity'],
    body: 'optional json',
  } as const;
  const handle = (call: EsCall) => profile(call, services, terms);
  return [
    { ...shared, path: '/detectors/{id}/_profile', handle },
    { ...shared, path: '/detectors/{id}/_profile/{types}', handle },
  ];
}

async function profile(call: EsCall, services: OpendistroServices, terms: OpendistroTerms): Promise<EsAnswer> {
  const { principal, params } = call;
  const all = booleanParam(call.query, '_all');
  const detector = await findDetector(services.detectors, principal.orgId, params.id ?? '');
  if (detector === null) {
    throw plainText(404, `Can't find detector with id: ${params.id}`);
  }
  const { nodeId } = terms;
  const known = services.profiles.of(detector);
  const entity = entityOf(call, detector);
  if (entity !== null) {
    const types = chosen(params.types, { known: ENTITY_TYPES, usual: ['state'], all });
    const nowMs = services.clock.nowMs();
    return ok(entityProfile({ detector, profile: known, entity, nodeId, nowMs }, types));
  }
  const types = chosen(params.types, { known: PROFILE_TYPES, usual: ['state', 'error'], all });
  const task = types.includes('ad_task')
    ? newestTask(await services.history.list(principal.orgId, detector.id), terms)
    : null;
  return ok(detectorProfile({ detector, profile: known, nodeId, task }, types, all));
}

/** Those that were named and are known; everything, or what is usual. */
function chosen<T extends string>(
  named: string | undefined,
  { known, usual, all }: { known: readonly T[]; usual: readonly T[]; all: boolean }
): readonly T[] {
  if (all) {
    return known;
  }
  if (named === undefined) {
    return usual;
  }
  const names = named.split(',').map((name) => name.trim());
  const found = names.includes('_all') ? known : known.filter((type) => names.includes(type));
  if (found.length === 0) {
    throw invalid('profiles to collect are missing or invalid');
  }
  return found;
}

/** `?entity=web-1`, or `{"entity":[{"name":"host","value":"web-1"}]}`; null: the detector as a whole. */
function entityOf({ query, body, text }: EsCall, detector: Detector): Labels | null {
  const named = query.entity;
  const given = body === undefined ? undefined : new Field(body, text).at('entity');
  if (named === undefined && given?.isGiven !== true) {
    return null;
  }
  const fields = categoryFieldsOf(detector);
  const [field] = fields;
  if (field === undefined) {
    throw invalid('This is not a high cardinality detector');
  }
  if (given?.isGiven === true) {
    return checked(readEntity(given), fields);
  }
  if (fields.length > 1) {
    throw invalid(`the entities of this detector have ${fields.length} fields: name them in the body`);
  }
  return { [field]: named ?? '' };
}

function readEntity(field: Field): Labels {
  const pairs = Array.isArray(field.value)
    ? field.list().map((each) => [each.at('name').text(), each.at('value').text()] as const)
    : Object.keys(field.object()).map((name) => [name, field.at(name).text()] as const);
  return Object.fromEntries(pairs);
}

function checked(entity: Labels, fields: readonly string[]): Labels {
  const names = Object.keys(entity);
  if (names.length !== fields.length || !fields.every((name) => names.includes(name))) {
    throw invalid(`an entity of this detector has a value for each of [${fields.join(', ')}]`);
  }
  return entity;
}

function invalid(reason: string) {
  return esError(400, { type: 'invalid_parameter_exception', reason });
}
