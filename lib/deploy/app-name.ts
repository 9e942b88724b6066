/**
 * What an app may be called. The name is a label's value and a part of the names of lock, parent and releases, so what
 * the command line accepts and what the engine accepts are said in one place.
 */
export const APP_NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;

export const APP_NAME_RULE = "at most 40 lower-case letters, digits and dashes, letters or digits at both ends";
