/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "core/connection/pdk-uri.h"

/* What is given on the command line, also by a second call, which hands it to the first. */

static const GOptionEntry options[] = {
  { "connect", 'c', 0, G_OPTION_ARG_STRING_ARRAY, NULL,
    N_ ("Connect to a libvirt host without saving it; can be given more than once"), N_ ("URI") },
  { "show-domain-console", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show the console of a machine"),
    N_ ("NAME|UUID|ID") },
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show a demo fleet of made-up machines"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and exit"), NULL },
  { NULL },
};

static int
on_handle_local_options (GApplication *application, GVariantDict *given)
{
  if (!g_variant_dict_contains (given, "version"))
    return -1;

  g_print ("%s %s\n", GETTEXT_PACKAGE, PDK_VERSION);
  return 0;
}

void
pdk_application_add_options (PdkApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_signal_connect (self, "handle-local-options", G_CALLBACK (on_handle_local_options), NULL);
}

/* @asking: whether to take those that need a question, or the others */
static void
connect_to (PdkApplication *self, const char *const *uris, gboolean asking)
{
  for (gsize i = 0; uris != NULL && uris[i] != NULL; i++)
    if ((pdk_uri_judge (uris[i], NULL) != PDK_URI_ALLOWED) == asking)
      pdk_application_connect (self, uris[i], FALSE);
}

/* Returns: whether there is something on the line that is no option */
static gboolean
refuse_files (GApplicationCommandLine *line)
{
  int n_arguments;
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, &n_arguments);

  if (n_arguments <= 1)
    return FALSE;
  /* Translators: %s is a word on the command line that means nothing to the program */
  g_application_command_line_printerr (line, _ ("Unknown argument “%s”"), arguments[1]);
  g_application_command_line_printerr (line, "\n");
  return TRUE;
}

int
pdk_application_handle_command_line (PdkApplication *self, GApplicationCommandLine *line)
{
  GVariantDict *given = g_application_command_line_get_options_dict (line);
  g_autofree const char **uris = NULL;
  const char *machine = NULL;
  gboolean demo = g_variant_dict_contains (given, "demo");

  if (refuse_files (line))
    return EXIT_FAILURE;
  g_variant_dict_lookup (given, "connect", "^a&s", &uris);
  g_variant_dict_lookup (given, "show-domain-console", "&s", &machine);

  /* Hosts are opened in threads, while the window is built here.  Questions need the window. */
  connect_to (self, uris, FALSE);
  if (demo)
    pdk_application_open_demo (self);
  if (uris == NULL && !demo)
    pdk_application_start (self);
  self->started = TRUE;
  gtk_window_present (pdk_application_get_window (self));
  connect_to (self, uris, TRUE);

  if (machine != NULL)
    pdk_application_show_domain (self, uris != NULL ? uris[0] : "", machine);
  return 0;
}
