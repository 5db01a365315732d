/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"

G_BEGIN_DECLS

/* What making a machine, and removing it again, asks of libvirt.  All of it in a worker. */

typedef struct {
  char *uuid;
  char *name;
  GPtrArray *networks;
  GPtrArray *pools; /* names, one for each of @volumes */
  GPtrArray *volumes;
} PdkCreateNames;

void pdk_create_names_free (PdkCreateNames *self);

/** Whether nothing is called what is to be made: %PDK_ERROR_EXISTS where it is.
 * @networks: (element-type utf8): of @names->networks those that nobody started are added */
gboolean pdk_create_check_names (virConnectPtr conn,
                                 const PdkCreateNames *names,
                                 GPtrArray *networks,
                                 GError **error);
gboolean pdk_create_start_network (virConnectPtr conn, const char *name, GError **error);
gboolean pdk_create_define (virConnectPtr conn, const char *xml, GError **error);
gboolean pdk_create_set_autostart (virConnectPtr conn, const char *uuid, GError **error);
/** @xml: (nullable): what it is started with, this once; %NULL: as it is stored */
gboolean pdk_create_start (virConnectPtr conn, const char *uuid, const char *xml, GError **error);

/* Both succeed where there is nothing left of it. */

gboolean pdk_create_stop_network (virConnectPtr conn, const char *name, GError **error);
gboolean pdk_create_remove_machine (virConnectPtr conn, const char *uuid, GError **error);

G_END_DECLS
