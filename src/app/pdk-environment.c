/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-environment.h"

#include <glib/gi18n.h>
#include <locale.h>

/* A build folder holds the program in src/, the compiled schemas in data/ and the translations in
 * po/.  The path is worked out from where the program lies, so no path of the building machine ends
 * up in it. */
static char *
find_build_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *build = NULL;
  g_autofree char *schemas = NULL;

  if (program == NULL)
    return NULL;

  folder = g_path_get_dirname (program);
  build = g_build_filename (folder, "..", NULL);
  schemas = g_build_filename (build, "data", "gschemas.compiled", NULL);
  if (!g_file_test (schemas, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&build);
}

static void
use_build_folder (const char *build)
{
  g_autofree char *data = g_build_filename (build, "data", NULL);
  g_autofree char *translations = g_build_filename (build, "po", NULL);

  g_setenv ("GSETTINGS_SCHEMA_DIR", data, FALSE);
  bindtextdomain (GETTEXT_PACKAGE, translations);
}

void
pdk_environment_prepare (void)
{
  g_autofree char *build = find_build_folder ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PDK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (build != NULL)
    use_build_folder (build);
  /* ssh asks a terminal first, and we have none that the user sees. */
  if (g_getenv ("SSH_ASKPASS") != NULL)
    g_setenv ("SSH_ASKPASS_REQUIRE", "force", FALSE);
}
