/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-environment.h"

#include <glib/gi18n.h>
#include <locale.h>

/* A build folder holds the program in src/ and the compiled schemas in data/.  The path is worked
 * out from where the program lies, so no path of the building machine ends up in it. */
static char *
find_build_data (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  g_autofree char *schemas = NULL;

  if (program == NULL)
    return NULL;

  folder = g_path_get_dirname (program);
  data = g_build_filename (folder, "..", "data", NULL);
  schemas = g_build_filename (data, "gschemas.compiled", NULL);
  if (!g_file_test (schemas, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&data);
}

void
pdk_environment_prepare (void)
{
  g_autofree char *data = find_build_data ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PDK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (data != NULL)
    g_setenv ("GSETTINGS_SCHEMA_DIR", data, FALSE);
  /* ssh asks a terminal first, and we have none that the user sees. */
  if (g_getenv ("SSH_ASKPASS") != NULL)
    g_setenv ("SSH_ASKPASS_REQUIRE", "force", FALSE);
}
