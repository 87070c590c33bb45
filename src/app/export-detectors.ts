import { detectorSpecSchema, type Detector, type DetectorSpec } from '../schema';

/** What a user wrote of a detector, without what the engine added: what an export, a copy and an import hold. */
export function toSpec(detector: Detector): DetectorSpec {
  const spec = Object.fromEntries(
    Object.keys(detectorSpecSchema.shape).map((name) => [name, detector[name as keyof DetectorSpec]])
  );
  return detectorSpecSchema.parse(spec);
}

/** Offers the specs as a file to save: a list, as `POST /detectors` takes each of them. */
export function downloadDetectors(detectors: readonly Detector[]): void {
  const text = JSON.stringify(detectors.map(toSpec), null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = detectors.length === 1 ? `${fileName(detectors[0]?.name ?? '')}.json` : 'detectors.json';
  link.click();
  URL.revokeObjectURL(url);
}

function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '') || 'detector';
}
