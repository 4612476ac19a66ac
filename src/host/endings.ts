/** Signals on which a run ends in good order. */
export const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
