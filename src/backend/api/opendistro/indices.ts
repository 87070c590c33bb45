/** What clients take the places for where this API keeps what it shows. None of them is an index. */
export const DETECTORS_INDEX = '.opendistro-anomaly-detectors';
export const JOBS_INDEX = '.opendistro-anomaly-detector-jobs';
export const TASKS_INDEX = '.opendistro-anomaly-detection-state';
/** Monitors, destinations and mail accounts. */
export const ALERTING_INDEX = '.opendistro-alerting-config';
