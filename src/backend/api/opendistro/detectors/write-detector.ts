import { VigilError, type Detector, type DetectorSpec } from '../../../../schema';
import { illegalArgument, plainText, statusException } from '../errors';
import type { EsCall } from '../es-route';
import { DETECTORS_INDEX } from '../indices';
import type { OpendistroServices, OpendistroTerms } from '../opendistro-services';
import { Precondition } from '../read-params';
import { checkGiven } from './check-given';
import { checkSource } from './check-source';
import { findDetector } from './find-detector';
import type { GivenDetector } from './given-detector';
import { isOfThisApi } from './kept';
import { readDetector } from './read-detector';
import { Field } from './read-fields';
import { toSpec } from './to-spec';
import { withNewest } from './with-newest';

type Services = Pick<OpendistroServices, 'detectors' | 'sources' | 'history'>;

export interface Written {
  detector: Detector;
  given: GivenDetector;
}

/** Makes a detector, not yet running. @throws VigilError as the original: 400, 404 for an index that is not there */
export async function createDetector(
  call: EsCall,
  { detectors, sources }: Services,
  terms: OpendistroTerms
): Promise<Written> {
  const { place, detectorsMax } = terms;
  const { principal, signal } = call;
  const given = readGiven(new Field(call.body, call.text), terms);
  const all = await detectors.list(principal.orgId);
  if (all.filter(isOfThisApi).length >= detectorsMax) {
    throw illegalArgument(`Can't create anomaly detectors more than ${detectorsMax}`);
  }
  const spec = toSpec(given, { before: null, place });
  await assertSource(sources, spec, { orgId: principal.orgId, signal });
  assertName(all, spec.name, null);
  return { given, detector: await namedOnce(() => detectors.create(principal, spec), spec.name) };
}

/** Replaces a detector that does not run. @throws VigilError as `createDetector`; 404; 409 for one that has changed */
export async function updateDetector(call: EsCall, services: Services, terms: OpendistroTerms): Promise<Written> {
  const { principal, params, query, signal } = call;
  const { detectors, sources } = services;
  const id = params.id ?? '';
  const given = readGiven(new Field(call.body, call.text), terms);
  const precondition = new Precondition(query);
  return withNewest(async () => {
    const before = await findDetector(detectors, principal.orgId, id);
    if (before === null) {
      throw statusException(404, `AnomalyDetector is not found with id: ${id}`);
    }
    await assertStill(before, services);
    precondition.check({ id, seqNo: before.seqNo, index: DETECTORS_INDEX });
    const spec = toSpec(given, { before, place: terms.place });
    await assertSource(sources, spec, { orgId: principal.orgId, signal });
    assertName(await detectors.list(principal.orgId), spec.name, id);
    const made = () => detectors.update(principal, id, { version: before.version, spec });
    return { given, detector: await namedOnce(made, spec.name) };
  });
}

/** @throws VigilError 400 while it runs, live or through its history */
export async function assertStill(
  { id, orgId, enabled }: Detector,
  { history }: Pick<Services, 'history'>
): Promise<void> {
  if (enabled) {
    throw plainText(400, `Detector job is running: ${id}`);
  }
  const runs = await history.list(orgId, id);
  if (runs.some(({ state }) => state === 'waiting' || state === 'running')) {
    throw plainText(400, `Detector is running: ${id}`);
  }
}

/** @throws VigilError 400 for the first fault that shows without a look at the data */
export function readGiven(body: Field, terms: OpendistroTerms): GivenDetector {
  const given = readDetector(body);
  const [issue] = checkGiven(given, terms);
  if (issue !== undefined) {
    throw issue.error;
  }
  return given;
}

async function assertSource(
  sources: Services['sources'],
  { source }: DetectorSpec,
  { orgId, signal }: { orgId: number; signal: AbortSignal }
): Promise<void> {
  const issues = await checkSource(sources, { query: source, orgId, signal });
  const blocking = issues.find((issue) => issue.blocking);
  if (blocking !== undefined) {
    throw blocking.error;
  }
}

function assertName(all: readonly Detector[], name: string, ownId: string | null): void {
  const other = all.find((each) => each.id !== ownId && each.name.toLowerCase() === name.toLowerCase());
  if (other !== undefined) {
    throw nameTaken(name, other.id);
  }
}

/** Somebody may have taken the name since it was looked for. */
async function namedOnce<T>(write: () => Promise<T>, name: string): Promise<T> {
  try {
    return await write();
  } catch (thrown) {
    throw VigilError.from(thrown).code === 'already_exists' ? nameTaken(name, null) : thrown;
  }
}

function nameTaken(name: string, id: string | null): VigilError {
  const whose = id === null ? 'another detector' : `detectors: [${id}]`;
  return illegalArgument(`Cannot create anomaly detector with name [${name}] as it's already used by ${whose}`);
}
