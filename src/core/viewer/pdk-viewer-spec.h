/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PDK_VIEWER_SPICE,
  PDK_VIEWER_VNC,
} PdkViewerProtocol;

/** A display that is reached without libvirt, as an address or a file describes it.  The texts are
 * what the file says: valid UTF-8 without control characters, and shown through pdk_text_display(). */
typedef struct {
  PdkViewerProtocol protocol;
  char *host;        /* nullable: there is a socket.  With a proxy, a word that the proxy knows */
  int port;          /* plain; 0 for none */
  int tls_port;      /* of SPICE, 0 for none */
  char *socket;      /* nullable: a path on this computer */
  char *proxy;       /* nullable: “http://[user[:password]@]host:port”, or https */
  char *user_name;   /* nullable */
  char *password;    /* nullable: wiped when freed */
  char *authorities; /* nullable: certificates in PEM */
  char *subject;     /* nullable: of the certificate, instead of the host’s name; SPICE only */
  char *title;       /* nullable */
  GStrv ignored;     /* never NULL: what the file says beyond that, by name */
  gboolean fullscreen;

  /* Of a file. */
  char *path;           /* nullable: where it is */
  guint64 device;       /* which file that was when it was read */
  guint64 inode;        /* … */
  gboolean delete_file; /* it asks for that */
} PdkViewerSpec;

PdkViewerSpec *pdk_viewer_spec_new (PdkViewerProtocol protocol);
void pdk_viewer_spec_free (PdkViewerSpec *self);

/**
 * pdk_viewer_spec_check:
 *
 * Whether this describes a display that can be connected to, and holds nothing that does harm in a
 * library: hosts and users as in pdk_uri_judge(), and no control characters anywhere.
 */
gboolean pdk_viewer_spec_check (const PdkViewerSpec *self, GError **error);

/** Forgets the password, and wipes it. */
void pdk_viewer_spec_drop_password (PdkViewerSpec *self);

/** Returns: (transfer full): the same place as an address, always written in the same way */
char *pdk_viewer_spec_build_address (const PdkViewerSpec *self);

/** Returns: (transfer full): host and port, or the socket's path; display-safe, at most 80 characters */
char *pdk_viewer_spec_describe_place (const PdkViewerSpec *self);

/** Returns: (transfer full) (nullable): the proxy's host and port; display-safe, at most 80 characters */
char *pdk_viewer_spec_describe_proxy (const PdkViewerSpec *self);

/** Whether all that is sent and shown is encrypted from the start.  VNC may be without being known to. */
gboolean pdk_viewer_spec_is_encrypted (const PdkViewerSpec *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkViewerSpec, pdk_viewer_spec_free)

G_END_DECLS
