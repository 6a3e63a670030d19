// A server of TLS on loopback, for tests: its certificate is of an authority that only tests trust.

/** The authority's certificate, until the year 2126. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBmTCCAT+gAwIBAgIURrPv97br6AjBRzekhw7J8vxCiIswCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOVGVzdHMgb2YgVGFjaXQwIBcNMjYxMjAxMDMwNjA0WhgPMjEy
NjExMDcwMzA2MDRaMBkxFzAVBgNVBAMMDlRlc3RzIG9mIFRhY2l0MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEVaYqPQXpJq7IvHX8buJp6bfu16h2sQhGDZBfg9aE
51yo7YwqVPrOVb4FosthUvYUjlT02YHrbnUWDUMKg1C20qNjMGEwHQYDVR0OBBYE
FJhimj10kRtnVK4Z7nTp9ikpCBsbMB8GA1UdIwQYMBaAFJhimj10kRtnVK4Z7nTp
9ikpCBsbMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgIEMAoGCCqGSM49
BAMCA0gAMEUCIQDZYy88nVar2YqjLZd3YzZtgWipc8MzTp16OiOT4igoKgIgbpFk
6rbPK/sCXq9y/WvFt41RLYzTh7+knhVNixMjPYg=
-----END CERTIFICATE-----
`;

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBvjCCAWSgAwIBAgIUBZkdHtCIpD6c+TBLA279QOqLcyUwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOVGVzdHMgb2YgVGFjaXQwIBcNMjYxMjAxMDMwNjA0WhgPMjEy
NjExMDcwMzA2MDRaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABL4DasmceEMlresaWXiaggozP+DHLIo+2rKOWx6cL448mX4p
HNuWjvzDv837zlrxo0O8rLfoV7NG7hWSTKYLPXijgYwwgYkwGgYDVR0RBBMwEYcE
fwAAAYIJbG9jYWxob3N0MAkGA1UdEwQCMAAwCwYDVR0PBAQDAgeAMBMGA1UdJQQM
MAoGCCsGAQUFBwMBMB0GA1UdDgQWBBTIZZTucAEIcFhEa9wPUd75ujEw+zAfBgNV
HSMEGDAWgBSYYpo9dJEbZ1SuGe506fYpKQgbGzAKBggqhkjOPQQDAgNIADBFAiA3
V8ajzzIBdBUVBET5r6U6cVK6x4Q+Y/k1YA2cq3XckwIhAP/+dwLQrAdrePUMWOI7
kXVTaUl9a5uly2FjF25jgHY0
-----END CERTIFICATE-----
`;

/** It opens nothing: it is public, and no program but these tests trusts the authority. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAWFZ204PFCAvwdsv
CWiS56mkzlIjzpqMj26FCKQMM+ShRANCAAS+A2rJnHhDJa3rGll4moIKMz/gxyyK
PtqyjlsenC+OPJl+KRzblo78w7/N+85a8aNDvKy36FezRu4VkkymCz14
-----END PRIVATE KEY-----
`;

/** Runs a test's body beside a server of TLS. */
export async function withTlsServer(
  answer: (request: Request) => Response | Promise<Response>,
  body: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", cert: CERTIFICATE, key: KEY, onListen() {} },
    answer,
  );
  try {
    await body(`https://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}
