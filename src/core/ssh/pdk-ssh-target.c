/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-target.h"

#include "connection/pdk-uri.h"

#include <string.h>

/* The user's own ~/.ssh/config counts, since it is the real ssh.  What it may not do is change what
 * the connection is for: run something, forward something else, or ask a terminal. */
static const char *const fixed_options[] = {
  "-N",
  "-T",
  "-e",
  "none",
  "-oControlMaster=yes",
  "-oControlPersist=no",
  "-oForkAfterAuthentication=no",
  "-oClearAllForwardings=yes",
  "-oForwardAgent=no",
  "-oForwardX11=no",
  "-oPermitLocalCommand=no",
  "-oRemoteCommand=none",
  "-oTunnel=no",
  "-oStreamLocalBindUnlink=yes",
  "-oStreamLocalBindMask=0177",
  /* What a refused forwarding says is all we learn about it. */
  "-oLogLevel=INFO",
  /* A host that is gone: the display would wait for ever. */
  "-oServerAliveInterval=5",
  "-oServerAliveCountMax=3",
};

/* For a value in an option of ssh, which splits it at blanks and replaces “%h” and the like. */
static char *
quote_value (const char *value)
{
  GString *quoted = g_string_new ("\"");

  for (const char *p = value; *p != '\0'; p++) {
    if (*p == '%' || *p == '\\')
      g_string_append_c (quoted, *p);
    g_string_append_c (quoted, *p);
  }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

static void
add_option (GStrvBuilder *options, const char *name, const char *value)
{
  g_autofree char *option = g_strdup_printf ("-o%s=%s", name, value);

  g_strv_builder_add (options, option);
}

static void
add_path_option (GStrvBuilder *options, const char *name, const char *path)
{
  g_autofree char *quoted = quote_value (path);

  add_option (options, name, quoted);
}

/* The policy has judged the URI: the values hold no quotation marks and no control characters. */
static void
add_parameter (PdkSshTarget *self, GStrvBuilder *options, const char *name, const char *value)
{
  const gboolean is_library = !self->is_plain;

  if (g_ascii_strcasecmp (name, "keyfile") == 0 && *value != '\0') {
    add_path_option (options, "IdentityFile", value);
  } else if (g_ascii_strcasecmp (name, "known_hosts") == 0 && is_library && *value != '\0') {
    /* libvirt itself knows this one only where it does not run ssh. */
    add_path_option (options, "UserKnownHostsFile", value);
  } else if (g_ascii_strcasecmp (name, "no_verify") == 0 && strcmp (value, "0") != 0) {
    add_option (options, "StrictHostKeyChecking", "no");
  } else if (g_ascii_strcasecmp (name, "known_hosts_verify") == 0 && is_library) {
    if (strcmp (value, "auto") == 0)
      add_option (options, "StrictHostKeyChecking", "accept-new");
    else if (strcmp (value, "ignore") == 0)
      add_option (options, "StrictHostKeyChecking", "no");
  } else if (g_ascii_strcasecmp (name, "command") == 0 && self->is_plain && *value != '\0') {
    g_free (self->program);
    self->program = g_strdup (value);
  }
}

static void
read_query (PdkSshTarget *self, const char *query)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  g_auto (GStrv) parameters = g_strsplit_set (query != NULL ? query : "", "&;", -1);

  for (guint i = 0; parameters[i] != NULL; i++) {
    const char *equals = strchr (parameters[i], '=');
    g_autofree char *name = g_uri_unescape_segment (parameters[i], equals, NULL);
    g_autofree char *value = g_uri_unescape_string (equals != NULL ? equals + 1 : "", NULL);

    if (name != NULL && value != NULL)
      add_parameter (self, options, name, value);
  }
  self->options = g_strv_builder_end (options);
}

/* ssh would take a word that begins with a dash for an option; there is a “--” as well. */
static gboolean
is_safe_word (const char *word)
{
  if (*word == '-' || *word == '\0')
    return FALSE;
  for (const char *p = word; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p) || strchr ("'\"`$;&|<>(){}*?!", *p) != NULL)
      return FALSE;
  return TRUE;
}

static char *
make_key (const PdkSshTarget *self)
{
  g_autofree char *options = g_strjoinv ("\n", self->options);

  return g_strdup_printf ("%s\n%s\n%d\n%s\n%s", self->user != NULL ? self->user : "", self->host,
                          self->port, self->program != NULL ? self->program : "", options);
}

static void
target_clear (gpointer data)
{
  PdkSshTarget *self = data;

  g_free (self->user);
  g_free (self->host);
  g_free (self->program);
  g_strfreev (self->options);
  g_free (self->key);
}

PdkSshTarget *
pdk_ssh_target_new (const char *text)
{
  static const char *const transports[] = { "ssh", "libssh", "libssh2", NULL };
  g_autoptr (PdkUri) uri = NULL;
  PdkSshTarget *self;

  g_return_val_if_fail (text != NULL, NULL);

  uri = pdk_uri_parse (text, NULL);
  if (uri == NULL || uri->transport == NULL || uri->host == NULL ||
      !g_strv_contains (transports, uri->transport) || !is_safe_word (uri->host) ||
      (uri->user != NULL && !is_safe_word (uri->user)) ||
      pdk_uri_judge (text, NULL) == PDK_URI_REFUSED)
    return NULL;

  self = g_atomic_rc_box_new0 (PdkSshTarget);
  self->user = g_strdup (uri->user);
  self->host = g_strdup (uri->host);
  self->port = uri->port;
  self->is_plain = strcmp (uri->transport, "ssh") == 0;
  read_query (self, uri->query);
  self->key = make_key (self);
  return self;
}

PdkSshTarget *
pdk_ssh_target_ref (PdkSshTarget *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pdk_ssh_target_unref (PdkSshTarget *self)
{
  g_atomic_rc_box_release_full (self, target_clear);
}

static const char *
get_program (const PdkSshTarget *self)
{
  return self->program != NULL ? self->program : "ssh";
}

char **
pdk_ssh_target_build_master (const PdkSshTarget *self, const char *control)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL && control != NULL, NULL);

  g_strv_builder_add (arguments, get_program (self));
  g_strv_builder_addv (arguments, (const char **) self->options);
  for (guint i = 0; i < G_N_ELEMENTS (fixed_options); i++)
    g_strv_builder_add (arguments, fixed_options[i]);
  add_path_option (arguments, "ControlPath", control);
  if (self->port > 0) {
    g_autofree char *port = g_strdup_printf ("-p%d", self->port);

    g_strv_builder_add (arguments, port);
  }
  if (self->user != NULL)
    g_strv_builder_add_many (arguments, "-l", self->user, NULL);
  g_strv_builder_add_many (arguments, "--", self->host, NULL);
  return g_strv_builder_end (arguments);
}

char **
pdk_ssh_target_build_request (const PdkSshTarget *self,
                              const char *control,
                              const char *request,
                              const char *forward)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL && control != NULL && forward != NULL, NULL);

  g_strv_builder_add (arguments, get_program (self));
  add_path_option (arguments, "ControlPath", control);
  g_strv_builder_add_many (arguments, "-oClearAllForwardings=no", "-O", request, "-L", forward,
                           "--", self->host, NULL);
  return g_strv_builder_end (arguments);
}
