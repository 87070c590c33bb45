import { VigilError, type SourceQuery } from '../../../../schema';
import { checkGiven, ASPECTS, type Aspect, type Issue } from '../detectors/check-given';
import { checkSource } from '../detectors/check-source';
import type { GivenDetector } from '../detectors/given-detector';
import { readDetector } from '../detectors/read-detector';
import { Field } from '../detectors/read-fields';
import { toSpec } from '../detectors/to-spec';
import { illegalArgument } from '../errors';
import { editorPosts, ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import type { OpendistroServices, OpendistroTerms } from '../opendistro-services';
import { checkModel, type ModelIssue } from './model-check';

/** What would be wrong with a detector, before it is made. */
export function validateRoutes(services: OpendistroServices, terms: OpendistroTerms): EsRoute[] {
  return editorPosts(['/detectors/_validate', '/detectors/_validate/{types}'], (call) =>
    validate(call, services, terms)
  );
}

async function validate(call: EsCall, services: OpendistroServices, terms: OpendistroTerms): Promise<EsAnswer> {
  const { aspects, withModel } = chosen(call.params.types);
  const given = readDetector(new Field(call.body, call.text));
  const found = await issuesOf(given, call, { services, terms });
  const issues = found.filter(({ aspect }) => aspects.includes(aspect));
  if (issues.length > 0) {
    return ok({ detector: Object.fromEntries(issues.map((issue) => [issue.aspect, shownIssue(issue)])) });
  }
  if (!withModel || found.length > 0) {
    return ok({});
  }
  const spec = toSpec(given, { before: null, place: terms.place });
  const { sources, clock } = services;
  const { orgId } = call.principal;
  const model = await checkModel({ sources, spec, orgId, nowMs: clock.nowMs(), signal: call.signal });
  return ok(
    model.length === 0 ? {} : { model: Object.fromEntries(model.map((each) => [each.aspect, shownModelIssue(each)])) }
  );
}

/** `detector`: everything; `model`: that, and then the data; or single aspects by name. */
function chosen(types: string | undefined): { aspects: readonly Aspect[]; withModel: boolean } {
  const names = (types ?? 'detector').split(',').map((name) => name.trim());
  const unknown = names.filter(
    (name) => name !== 'detector' && name !== 'model' && !ASPECTS.some((one) => one === name)
  );
  if (unknown.length > 0) {
    throw illegalArgument(`validation types are unknown: [${unknown.join(', ').slice(0, 200)}]`);
  }
  const isAll = names.includes('detector') || names.includes('model');
  return {
    aspects: isAll ? ASPECTS : ASPECTS.filter((one) => names.includes(one)),
    withModel: names.includes('model'),
  };
}

/** The first of each aspect; the source is asked once nothing else is wrong. */
async function issuesOf(
  given: GivenDetector,
  { principal, signal }: EsCall,
  { services, terms }: { services: OpendistroServices; terms: OpendistroTerms }
): Promise<Issue[]> {
  const issues = checkGiven(given, terms);
  const taken = await nameIssue(given, principal.orgId, services);
  if (issues.length > 0 || taken !== null) {
    return firstOfEach([...issues, ...(taken === null ? [] : [taken])]);
  }
  let source: SourceQuery;
  try {
    ({ source } = toSpec(given, { before: null, place: terms.place }));
  } catch (thrown) {
    return [domainIssue(VigilError.from(thrown))];
  }
  return firstOfEach(await checkSource(services.sources, { query: source, orgId: principal.orgId, signal }));
}

/** What only Vigil limits. @throws VigilError anything else */
function domainIssue(error: VigilError): Issue {
  if (error.code !== 'invalid_argument') {
    throw error;
  }
  const [problem] = error.details?.fields ?? [];
  return { aspect: problem?.path === 'name' ? 'name' : 'general_settings', error };
}

async function nameIssue(
  { name }: GivenDetector,
  orgId: number,
  { detectors }: OpendistroServices
): Promise<Issue | null> {
  const all = await detectors.list(orgId);
  const isTaken = all.some((each) => each.name.toLowerCase() === name?.trim().toLowerCase());
  return isTaken
    ? { aspect: 'name', error: illegalArgument(`the name [${name}] is already used by another detector`) }
    : null;
}

function firstOfEach(issues: readonly Issue[]): Issue[] {
  return issues.filter(({ aspect }, i) => issues.findIndex((other) => other.aspect === aspect) === i);
}

function shownIssue({ error, subIssues }: Issue): object {
  return { message: error.message, ...(subIssues && { sub_issues: subIssues }) };
}

function shownModelIssue({ message, suggested, subIssues }: ModelIssue): object {
  return {
    message,
    ...(suggested && { suggested_value: suggested }),
    ...(subIssues && { sub_issues: subIssues }),
  };
}
