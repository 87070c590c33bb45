import type { Detector, DetectorSpec } from '../../../../schema';
import { specOf } from '../../../services/detectors';
import { enabledFeatures } from '../detectors/feature-attributes';
import { findDetector } from '../detectors/find-detector';
import { Field } from '../detectors/read-fields';
import { toDocument } from '../detectors/to-document';
import { toSpec } from '../detectors/to-spec';
import { readGiven } from '../detectors/write-detector';
import { illegalArgument, plainText } from '../errors';
import { editorPosts, ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import type { OpendistroServices, OpendistroTerms } from '../opendistro-services';
import { previewResults } from './preview-results';

/** What a detector would have found over a range, saved or not. */
export function previewRoutes(services: OpendistroServices, terms: OpendistroTerms): EsRoute[] {
  return editorPosts(['/detectors/{id}/_preview', '/detectors/_preview'], (call) => preview(call, services, terms));
}

interface Subject {
  detector: Detector;
  /** Of the path, or of the body; null for a detector that has none yet. */
  id: string | null;
  isSaved: boolean;
}

async function preview(call: EsCall, services: OpendistroServices, terms: OpendistroTerms): Promise<EsAnswer> {
  const { principal, signal } = call;
  const body = new Field(call.body, call.text);
  const { fromMs, toMs } = readPeriod(body);
  const { detector, id, isSaved } = await subjectOf(call, body, { services, terms });
  if (detector.source.kind === 'elasticsearch' && enabledFeatures(detector).length === 0) {
    throw plainText(400, "Can't preview detector without an enabled feature");
  }
  const found = await services.previews.run(principal.orgId, { spec: specOf(detector), fromMs, toMs }, signal);
  const { results, notices } = previewResults({ ...detector, id }, found);
  return ok({
    anomaly_result: results,
    anomaly_detector: toDocument(detector, { place: terms.place, withUpdateTime: isSaved }),
    ...(notices.length > 0 && { vigil_notices: notices }),
  });
}

function readPeriod(body: Field): { fromMs: number; toMs: number } {
  const [start, end] = [body.at('period_start'), body.at('period_end')];
  const isGiven = (field: Field) => field.isGiven && field.value !== null;
  if (!isGiven(start) || !isGiven(end)) {
    throw plainText(400, 'Must set both period start and end date with epoch of milliseconds');
  }
  const [fromMs, toMs] = [start.timeMs(), end.timeMs()];
  if (fromMs >= toMs) {
    throw plainText(400, 'Period start date should be before end date');
  }
  if (fromMs < 0) {
    throw illegalArgument(`period_start must not be before 1970, got ${fromMs}`);
  }
  return { fromMs, toMs };
}

/** The detector in the body, else the saved one; of both the former counts. */
async function subjectOf(
  { principal, params }: EsCall,
  body: Field,
  { services, terms }: { services: OpendistroServices; terms: OpendistroTerms }
): Promise<Subject> {
  const named = body.at('detector_id');
  const id = params.id ?? (named.isGiven ? named.text() : null);
  const saved = id === null ? null : await findDetector(services.detectors, principal.orgId, id);
  const inline = body.at('detector');
  if (inline.isGiven && inline.value !== null) {
    const spec = toSpec(readGiven(inline, terms), { before: saved, place: terms.place });
    return { detector: unsaved(spec, principal.orgId, id), id, isSaved: false };
  }
  if (saved === null) {
    throw id === null
      ? illegalArgument('a preview needs the id of a detector, or a detector in the body')
      : plainText(404, `Can't find detector with id: ${id}`);
  }
  return { detector: saved, id, isSaved: true };
}

function unsaved(spec: DetectorSpec, orgId: number, id: string | null): Detector {
  const versions = { version: 1, generation: 1, revision: 1, seqNo: 0, job: null };
  return { ...spec, id: id ?? '', orgId, ...versions, createdMs: 0, updatedMs: 0, updatedBy: '' };
}
