/** Stands in `/ByteRange` until the file's length is known: as wide as any offset may become. */
export const PLACEHOLDER = 9_999_999_999;

/** Room for the CMS: a P-256 signature with one certificate has some 1,200 bytes. */
export const CONTENTS_BYTES = 6_144;
