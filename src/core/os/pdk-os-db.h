/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** One operating system of libosinfo's database.  Lives as long as the database. */
typedef struct {
  const char *id;       /* “http://debian.org/debian/12” */
  const char *name;     /* “Debian 12”; display-safe */
  const char *short_id; /* “debian12” */
  const char *family;   /* “linux”, “winnt”, …; “” when not given */
  const char *version;  /* “12”; “” when not given */
  gboolean old;         /* its maker does not care for it any more */
} PdkOs;

#define PDK_TYPE_OS_DB (pdk_os_db_get_type ())
G_DECLARE_FINAL_TYPE (PdkOsDb, pdk_os_db, PDK, OS_DB, GObject)

/* The names behind libosinfo's ids, for lists.  Read in a worker on the first question.  Main thread
 * only.  Signal: "loaded", once. */

/** pdk_os_db_get_default: Returns: (transfer none): the one database of the program */
PdkOsDb *pdk_os_db_get_default (void);
/** A database of its own, for tests. */
PdkOsDb *pdk_os_db_new (void);

/**
 * pdk_os_db_lookup:
 * @id: (nullable): a libosinfo id
 *
 * The first call starts loading.
 *
 * Returns: (transfer none) (nullable): %NULL when not known, or not loaded yet
 */
const PdkOs *pdk_os_db_lookup (PdkOsDb *self, const char *id);

/** pdk_os_db_list: Returns: (transfer none) (nullable) (element-type PdkOs): all of them by name, the
 * latest first; %NULL when not loaded yet, which the first call starts */
GPtrArray *pdk_os_db_list (PdkOsDb *self);

/** Whether a %NULL of pdk_os_db_lookup() is the last word. */
gboolean pdk_os_db_is_loaded (PdkOsDb *self);

G_END_DECLS
