/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-location.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/os/pdk-remote.h"
#include "core/xml/pdk-xml.h"

gboolean
pdk_create_location_is_wanted (PdkCreateFrom from)
{
  return from == PDK_CREATE_FROM_DOWNLOAD || from == PDK_CREATE_FROM_DISC ||
         from == PDK_CREATE_FROM_TREE || from == PDK_CREATE_FROM_CLOUD ||
         from == PDK_CREATE_FROM_DISK || from == PDK_CREATE_FROM_APPLIANCE;
}

gboolean
pdk_create_location_is_download (PdkCreateFrom from, const char *location)
{
  g_return_val_if_fail (location != NULL, FALSE);

  return from == PDK_CREATE_FROM_DOWNLOAD ||
         (from == PDK_CREATE_FROM_CLOUD && pdk_remote_is_address (location));
}

gboolean
pdk_create_location_has_sides (PdkCreateFrom from)
{
  return from == PDK_CREATE_FROM_DISC || from == PDK_CREATE_FROM_CLOUD ||
         from == PDK_CREATE_FROM_DISK;
}

gboolean
pdk_create_location_is_place (PdkCreateFrom from, const char *location)
{
  if (location == NULL || !pdk_xml_is_text (location))
    return FALSE;
  if (from == PDK_CREATE_FROM_TREE || pdk_create_location_is_download (from, location))
    return pdk_remote_is_address (location);
  return from != PDK_CREATE_FROM_DOWNLOAD && g_path_is_absolute (location);
}

/* Whether it may become an address: “ht” */
static gboolean
is_begun_address (const char *location)
{
  static const char *const known[] = { "http://", "https://", "ftp://" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strncasecmp (known[i], location, strlen (location)) == 0)
      return TRUE;
  return FALSE;
}

/* What was typed is something, but not that. */
static const char *
get_wrong_place (PdkCreateFrom from, const char *location)
{
  static const char *const known[] = { "http", "https", "ftp", NULL };
  const char *scheme = NULL;
  gboolean is_known = FALSE;

  if (location == NULL || *location == '\0')
    return NULL;
  if (!pdk_xml_is_text (location))
    return _ ("There are characters in it that cannot be used");
  scheme = g_uri_peek_scheme (location);
  is_known = scheme != NULL && g_strv_contains (known, scheme);
  if (from == PDK_CREATE_FROM_DOWNLOAD || from == PDK_CREATE_FROM_TREE)
    return scheme != NULL && !is_known
               ? _ ("What can be downloaded begins with https://, http:// or ftp://")
               : NULL;
  if (!is_known)
    return is_begun_address (location) ? NULL : _ ("The path has to begin with “/”");
  if (from == PDK_CREATE_FROM_DISC)
    return _ ("This is an address: choose to start from a download, not from a disc image");
  return NULL;
}

static const char *
get_missing_place (PdkCreateFrom from, gboolean is_here)
{
  switch (from) {
  case PDK_CREATE_FROM_DOWNLOAD:
    return _ ("Choose what to download, or type its address: https://… or ftp://…");
  case PDK_CREATE_FROM_DISC:
    return is_here ? _ ("Choose a disc image of this computer")
                   : _ ("Choose a disc image of the host");
  case PDK_CREATE_FROM_TREE:
    return _ ("Type the address of an install tree: https://… or ftp://…");
  case PDK_CREATE_FROM_CLOUD:
    return _ (
        "Choose an image of a system that has cloud-init, or type its address: https://… or ftp://…");
  case PDK_CREATE_FROM_DISK:
    return is_here ? _ ("Choose a disk of this computer") : _ ("Choose a disk of the host");
  case PDK_CREATE_FROM_APPLIANCE:
    return _ ("Choose an OVA or OVF file of this computer");
  case PDK_CREATE_FROM_NETWORK:
  case PDK_CREATE_FROM_NOTHING:
  case PDK_CREATE_FROM_PROGRAM:
  case PDK_CREATE_FROM_FOLDER:
    break;
  }
  return NULL;
}

const char *
pdk_create_location_get_trouble (PdkCreateFrom from, const char *location, gboolean is_here)
{
  const char *wrong =
      pdk_create_location_is_wanted (from) ? get_wrong_place (from, location) : NULL;

  return wrong != NULL ? wrong : get_missing_place (from, is_here);
}
