/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-address-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "core/pdk-text.h"

/* In characters. */
#define MAX_TITLE 64
#define MAX_FILE  48

static const char *
get_protocol (const PdkViewerSpec *spec)
{
  return spec->protocol == PDK_VIEWER_SPICE ? "SPICE" : "VNC";
}

static char *
shorten (const char *text, guint max_chars)
{
  g_autofree char *shown = pdk_text_display (text);

  return pdk_text_shorten (shown, max_chars);
}

static char *
make_file_name (const PdkViewerSpec *spec)
{
  g_autofree char *name = g_path_get_basename (spec->path);

  return shorten (name, MAX_FILE);
}

char *
pdk_address_words_name (const PdkViewerSpec *spec)
{
  if (spec->title != NULL)
    return shorten (spec->title, MAX_TITLE);
  if (spec->socket != NULL) {
    g_autofree char *name = g_path_get_basename (spec->socket);

    return shorten (name, MAX_FILE);
  }
  /* The words that a proxy takes for a host say nothing to anybody. */
  if (spec->path != NULL && spec->proxy != NULL)
    return make_file_name (spec);
  return pdk_viewer_spec_describe_place (spec);
}

char *
pdk_address_words_place (const PdkViewerSpec *spec)
{
  g_autofree char *place = pdk_viewer_spec_describe_place (spec);
  g_autofree char *proxy = pdk_viewer_spec_describe_proxy (spec);

  if (proxy != NULL)
    /* Translators: %1$s is a protocol, for example “SPICE”, %2$s the address of a proxy */
    return g_strdup_printf (_ ("%1$s through %2$s"), get_protocol (spec), proxy);
  /* Translators: %1$s is a protocol, for example “SPICE”, %2$s an address or the path of a socket */
  return g_strdup_printf (C_ ("display", "%1$s at %2$s"), get_protocol (spec), place);
}

static char *
ask_for_file (const PdkViewerSpec *spec)
{
  g_autofree char *file = make_file_name (spec);
  g_autofree char *place = pdk_viewer_spec_describe_place (spec);
  g_autofree char *proxy = pdk_viewer_spec_describe_proxy (spec);

  if (proxy != NULL)
    return g_strdup_printf (
        /* Translators: %1$s is the name of a file, %2$s a protocol, for example “SPICE”, %3$s the
         * address of a proxy */
        _ ("The file “%1$s” leads to a %2$s display through the proxy %3$s."), file,
        get_protocol (spec), proxy);
  /* Translators: %1$s is the name of a file, %2$s a protocol, for example “SPICE”, %3$s an address */
  return g_strdup_printf (_ ("The file “%1$s” leads to the %2$s display at %3$s."), file,
                          get_protocol (spec), place);
}

static char *
ask_for_address (const PdkViewerSpec *spec)
{
  g_autofree char *place = pdk_viewer_spec_describe_place (spec);

  if (spec->socket != NULL)
    return g_strdup_printf (
        /* Translators: %1$s is a protocol, for example “SPICE”, %2$s the path of a socket */
        _ ("Paddock was asked to show the %1$s display at the socket %2$s of this computer."),
        get_protocol (spec), place);
  /* Translators: %1$s is a protocol, for example “SPICE”, %2$s an address */
  return g_strdup_printf (_ ("Paddock was asked to show the %1$s display at %2$s."),
                          get_protocol (spec), place);
}

static const char *
get_consequence (const PdkViewerSpec *spec)
{
  if (spec->socket != NULL)
    return _ ("Connect only if you know what listens there: it gets the display’s password and "
              "all that you type.");
  return _ ("Connect only if you know that computer: it gets the display’s password and all that "
            "you type.");
}

char *
pdk_address_words_question (const PdkViewerSpec *spec)
{
  g_autofree char *place = spec->path != NULL ? ask_for_file (spec) : ask_for_address (spec);
  GString *text = g_string_new (place);

  g_string_append_printf (text, " %s", get_consequence (spec));
  if (spec->protocol == PDK_VIEWER_SPICE && spec->socket == NULL && spec->tls_port == 0)
    g_string_append_printf (text, " %s", _ ("The connection is not encrypted."));
  else if (spec->protocol == PDK_VIEWER_VNC && spec->socket == NULL)
    g_string_append_printf (text, " %s", _ ("The connection may not be encrypted."));
  if (spec->delete_file)
    g_string_append_printf (text, " %s", _ ("The file is deleted when you connect, as it asks."));
  return g_string_free (text, FALSE);
}

/* @value: (nullable): untrusted */
static void
add_line (GString *text, const char *label, const char *value)
{
  g_autofree char *shown = NULL;

  if (value == NULL)
    return;
  shown = pdk_text_display (value);
  g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", label, shown);
}

char *
pdk_address_words_details (const PdkViewerSpec *spec)
{
  g_autofree char *address = pdk_viewer_spec_build_address (spec);
  g_autofree char *proxy = pdk_viewer_spec_describe_proxy (spec);
  g_autofree char *ignored = g_strjoinv (", ", spec->ignored);
  GString *text = g_string_new (NULL);

  add_line (text, _ ("Display"), address);
  add_line (text, _ ("Proxy"), proxy);
  add_line (text, _ ("Certificate"), spec->subject);
  add_line (text, _ ("File"), spec->path);
  /* Translators: what of a file’s entries has no effect; a list of their names follows */
  add_line (text, _ ("Not used of the file"), *ignored != '\0' ? ignored : NULL);
  return g_string_free (text, FALSE);
}

char *
pdk_address_words_used_up (const PdkViewerSpec *spec, gboolean closed)
{
  g_autofree char *file = make_file_name (spec);

  if (closed)
    return g_strdup_printf (
        /* Translators: %s is the name of a file */
        _ ("The display was closed, and the password in “%s” was good for one connection. To "
           "connect again, get a new file from where this one came."),
        file);
  return g_strdup_printf (
      /* Translators: %s is the name of a file */
      _ ("The display did not take the password in “%s”: it is good for a short time, and for one "
         "connection. Get a new file from where this one came, and open it at once."),
      file);
}

char *
pdk_address_words_unreachable (const char *reason)
{
  /* Translators: follows the reason why a display was not reached */
  const char *hint = _ ("The password in the file is good for a short time only: if it takes long, "
                        "get a new file from where this one came.");

  return reason != NULL ? g_strdup_printf ("%s. %s", reason, hint) : g_strdup (hint);
}

char *
pdk_address_words_kept (const PdkViewerSpec *spec, const char *reason)
{
  g_autofree char *file = make_file_name (spec);
  g_autofree char *shown = pdk_text_display (reason);

  /* Translators: %1$s is the name of a file, %2$s the reason */
  return g_strdup_printf (_ ("“%1$s” asked to be deleted, and is still there: %2$s"), file, shown);
}
