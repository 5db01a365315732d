/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkUriVerdict:
 * @PDK_URI_ALLOWED: nothing special
 * @PDK_URI_ASK: allowed after a question that states @consequence
 * @PDK_URI_ADVANCED: accepted only from a hand-typed custom URI, after a question
 * @PDK_URI_REFUSED: never accepted
 */
typedef enum { PDK_URI_ALLOWED, PDK_URI_ASK, PDK_URI_ADVANCED, PDK_URI_REFUSED } PdkUriVerdict;

typedef struct {
  char *driver;    /* “qemu”, “xen”, “test”, … */
  char *transport; /* nullable: “ssh”, “tls”, “libssh”, … */
  char *user;      /* nullable */
  char *host;      /* nullable; IPv6 literals without brackets */
  int port;        /* 0 when none */
  char *path;      /* “/system”, “/session”, … */
  char *query;     /* nullable, undecoded */
} PdkUri;

/**
 * pdk_uri_parse:
 * Returns: (transfer full): the parts, or %NULL with %PDK_ERROR_URI
 */
PdkUri *pdk_uri_parse (const char *uri, GError **error);
void pdk_uri_free (PdkUri *uri);

/** pdk_uri_build: Returns: (transfer full): the URI string; every part is encoded by its own rules */
char *pdk_uri_build (const PdkUri *uri);

/**
 * pdk_uri_judge:
 * @uri: any text
 * @consequence: (out) (optional) (transfer full): plain sentences saying what each of the riskiest,
 *   or of the refused, parts does; %NULL when allowed
 *
 * The URI policy.  A URI that does not parse is refused.
 */
PdkUriVerdict pdk_uri_judge (const char *uri, char **consequence);

/** pdk_uri_is_local: whether the URI reaches a daemon (or driver) of this computer over no network */
gboolean pdk_uri_is_local (const char *uri);

/** pdk_uri_is_session: whether the daemon is a user's own, which may do less than the system's */
gboolean pdk_uri_is_session (const char *uri);

/** pdk_uri_is_beside: whether both reach the same host, at different drivers of one libvirt, which share its
 * storage.  That a host has several names is not known. */
gboolean pdk_uri_is_beside (const char *a, const char *b);

/**
 * pdk_uri_describe:
 * Returns: (transfer full): a friendly name: “This computer”, “This computer (session)”, “lab1”,
 *   “root@lab1 (Xen)”, the file name for test:///…; untrusted text, not yet display-safe
 */
char *pdk_uri_describe (const char *uri);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkUri, pdk_uri_free)

G_END_DECLS
