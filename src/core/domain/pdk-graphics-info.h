/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PDK_GRAPHICS_OTHER, /* SDL, RDP, D-Bus, egl-headless: nothing to show it with */
  PDK_GRAPHICS_SPICE,
  PDK_GRAPHICS_VNC,
} PdkGraphicsType;

/** One <graphics> element of a running machine.  Immutable, ref-counted. */
typedef struct {
  guint index; /* position among the document's <graphics> elements */
  PdkGraphicsType type;
  char *type_name;   /* as written: untrusted */
  char *listen_type; /* “address”, “network”, “socket”, “none” */
  char *address;     /* nullable: untrusted */
  int port;          /* 0 when none */
  int tls_port;      /* 0 when none */
  char *socket;      /* nullable */
  GStrv insecure;    /* nullable: names of the channels that must not be encrypted */
  char *password;    /* nullable; wiped on free; never logged */
  gboolean gl;       /* its pictures stay in a graphics card's memory */
  /* What the machine has for sharing things with its guest, and what its configuration forbids. */
  gboolean has_agent;    /* a channel for a program in the guest */
  gboolean no_clipboard; /* SPICE: copypaste='no' */
  gboolean no_files;     /* SPICE: no file transfer */
} PdkGraphicsInfo;

PdkGraphicsInfo *pdk_graphics_info_ref (PdkGraphicsInfo *self);
void pdk_graphics_info_unref (PdkGraphicsInfo *self);
/** Wipes what it copied of a password; what libxml2 copied of the document while reading it is freed
 * as it is.
 *
 * Returns: (transfer full) (element-type PdkGraphicsInfo), or NULL with PDK_ERROR_XML */
GPtrArray *pdk_graphics_info_parse (const char *domain_xml, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkGraphicsInfo, pdk_graphics_info_unref)

G_END_DECLS
