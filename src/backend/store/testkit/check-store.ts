import type { Store } from '../store';
import { checkAnomalies } from './check-anomalies';
import { checkCommits } from './check-commits';
import { checkDetectors } from './check-detectors';
import { checkDocuments } from './check-documents';
import { checkFeatures } from './check-features';
import { checkHistories } from './check-histories';
import { checkPrune } from './check-prune';
import { checkRemoval } from './check-removal';
import { checkResults } from './check-results';
import { checkScan } from './check-scan';
import { checkSeries } from './check-series';

/** A store on storage of its own, which outlives the store. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Closes the store and opens another on the same storage; `store` is that one then. */
  reopen(): Promise<void>;
  /** Closes the store and deletes its storage. */
  remove(): Promise<void>;
}

/**
 * The contract of `Store`: call it within a test file, once per implementation. It describes tests and runs each on a
 * new, empty store.
 */
export function checkStore(open: () => Promise<StoreUnderTest>): void {
  let underTest: StoreUnderTest;
  const current = () => underTest;

  beforeEach(async () => {
    underTest = await open();
  });

  afterEach(() => underTest.remove());

  describe('detectors', () => checkDetectors(current));
  describe('series and snapshots', () => checkSeries(current));
  describe('results', () => checkResults(current));
  describe('results of several features', () => checkFeatures(current));
  describe('results gone through', () => checkScan(current));
  describe('results removed, counted and missed', () => checkRemoval(current));
  describe('anomalies', () => checkAnomalies(current));
  describe('commits and runs', () => checkCommits(current));
  describe('historical runs', () => checkHistories(current));
  describe('documents', () => checkDocuments(current));
  describe('retention', () => checkPrune(current));

  describe('status and close', () => {
    it('says where it is and how large', async () => {
      const status = await current().store.status();
      expect(status.bytes).toBeGreaterThan(0);
      expect(status.kind).not.toBe('');
      expect(status.path).not.toBe('');
    });

    it('closes as often as it is told to, and refuses work then', async () => {
      const { store } = current();
      await store.close();
      await store.close();
      await expect(store.detectors.list(null)).rejects.toMatchObject({ code: 'unavailable' });
      await expect(store.detectors.remove(1, 'a')).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
}
