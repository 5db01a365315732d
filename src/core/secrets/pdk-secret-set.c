/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-secrets"

#include "config.h"

#include "secrets/pdk-secret-set.h"

#include <libsecret/secret.h>
#include <string.h>

/* One item of the keyring for each field, found by its attributes, which a keyring keeps in the
 * clear.  libsecret talks to the service over an encrypted session, and inside a sandbox keeps a
 * file of its own instead. */

/* A prompt is a host's text, and becomes an attribute: so many characters of it. */
#define MAX_FIELD 64

typedef struct {
  char *name;
  char *answer; /* nullable, wiped when freed */
} Field;

struct _PdkSecretSet {
  GObject parent_instance;

  PdkSecretKind kind;
  char *address;
  char *machine;     /* never NULL: an attribute left out would match anything */
  GPtrArray *fields; /* of Field */
};

G_DEFINE_FINAL_TYPE (PdkSecretSet, pdk_secret_set, G_TYPE_OBJECT)

static const SecretSchema schema = {
  PDK_APPLICATION_ID ".Secret",
  SECRET_SCHEMA_NONE,
  {
      { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "address", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "machine", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "field", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

void
pdk_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  pdk_secret_free (field->answer);
  g_free (field);
}

static char *
make_name (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_FIELD));
}

static Field *
get_field (PdkSecretSet *self, guint index)
{
  return g_ptr_array_index (self->fields, index);
}

static Field *
find (PdkSecretSet *self, const char *text)
{
  g_autofree char *name = make_name (text);

  for (guint i = 0; i < self->fields->len; i++) {
    if (strcmp (get_field (self, i)->name, name) == 0)
      return get_field (self, i);
  }
  return NULL;
}

static const char *
get_kind_name (PdkSecretKind kind)
{
  switch (kind) {
  case PDK_SECRET_CONNECTION:
    return "connection";
  case PDK_SECRET_DISPLAY:
    return "display";
  }

  g_assert_not_reached ();
}

static GHashTable *
make_attributes (PdkSecretSet *self, const Field *field)
{
  return secret_attributes_build (&schema, "kind", get_kind_name (self->kind), "address",
                                  self->address, "machine", self->machine, "field", field->name,
                                  NULL);
}

static void
pdk_secret_set_finalize (GObject *object)
{
  PdkSecretSet *self = PDK_SECRET_SET (object);

  g_free (self->address);
  g_free (self->machine);
  g_ptr_array_unref (self->fields);

  G_OBJECT_CLASS (pdk_secret_set_parent_class)->finalize (object);
}

static void
pdk_secret_set_class_init (PdkSecretSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_secret_set_finalize;
}

static void
pdk_secret_set_init (PdkSecretSet *self)
{
  self->fields = g_ptr_array_new_with_free_func (field_free);
}

PdkSecretSet *
pdk_secret_set_new (PdkSecretKind kind, const char *address, const char *machine)
{
  PdkSecretSet *self = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (PDK_TYPE_SECRET_SET, NULL);
  self->kind = kind;
  self->address = g_strndup (address, strcspn (address, "?#"));
  self->machine = g_strdup (machine != NULL ? machine : "");
  return self;
}

void
pdk_secret_set_put (PdkSecretSet *self, const char *name, const char *answer)
{
  Field *field = NULL;

  g_return_if_fail (PDK_IS_SECRET_SET (self));
  g_return_if_fail (name != NULL);

  field = find (self, name);
  if (field == NULL) {
    field = g_new0 (Field, 1);
    field->name = make_name (name);
    g_ptr_array_add (self->fields, field);
  }
  pdk_secret_free (field->answer);
  field->answer = g_strdup (answer);
}

const char *
pdk_secret_set_get (PdkSecretSet *self, const char *name)
{
  Field *field = NULL;

  g_return_val_if_fail (PDK_IS_SECRET_SET (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  field = find (self, name);
  return field != NULL ? field->answer : NULL;
}

guint
pdk_secret_set_count (PdkSecretSet *self)
{
  g_return_val_if_fail (PDK_IS_SECRET_SET (self), 0);

  return self->fields->len;
}

gboolean
pdk_secret_set_is_complete (PdkSecretSet *self)
{
  g_return_val_if_fail (PDK_IS_SECRET_SET (self), FALSE);

  for (guint i = 0; i < self->fields->len; i++) {
    if (get_field (self, i)->answer == NULL)
      return FALSE;
  }
  return self->fields->len > 0;
}

/* --- the keyring: one field after the other --- */

/** Starts what is done with one field; its callback is on_field_done(). */
typedef void (*FieldFunc) (PdkSecretSet *self, Field *field, GTask *task);
/** Ends it. */
typedef void (*FieldFinish) (Field *field, GAsyncResult *result, GError **error);

typedef struct {
  FieldFunc start;
  FieldFinish finish;
  char *label; /* nullable */
  guint index;
} Walk;

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  g_free (walk->label);
  g_free (walk);
}

static void
go_on (GTask *task)
{
  PdkSecretSet *self = g_task_get_source_object (task);
  Walk *walk = g_task_get_task_data (task);

  if (walk->index < self->fields->len) {
    walk->start (self, get_field (self, walk->index), task);
    return;
  }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_field_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  PdkSecretSet *self = g_task_get_source_object (task);
  Walk *walk = g_task_get_task_data (task);
  GError *error = NULL;

  walk->finish (get_field (self, walk->index), result, &error);
  walk->index++;
  if (error == NULL) {
    go_on (task);
    return;
  }
  g_debug ("The keyring: %s", error->message);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
walk (PdkSecretSet *self, GTask *task, FieldFunc start, FieldFinish finish, const char *label)
{
  Walk *data = g_new0 (Walk, 1);

  data->start = start;
  data->finish = finish;
  data->label = g_strdup (label);
  g_task_set_task_data (task, data, walk_free);
  go_on (task);
}

static void
start_load (PdkSecretSet *self, Field *field, GTask *task)
{
  g_autoptr (GHashTable) attributes = make_attributes (self, field);

  secret_password_lookupv (&schema, attributes, g_task_get_cancellable (task), on_field_done, task);
}

static void
finish_load (Field *field, GAsyncResult *result, GError **error)
{
  char *found = secret_password_lookup_nonpageable_finish (result, error);

  pdk_secret_free (field->answer);
  field->answer = g_strdup (found);
  secret_password_free (found);
}

static void
start_save (PdkSecretSet *self, Field *field, GTask *task)
{
  g_autoptr (GHashTable) attributes = make_attributes (self, field);
  Walk *data = g_task_get_task_data (task);

  if (field->answer == NULL) {
    data->index++;
    go_on (task);
    return;
  }
  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, data->label,
                          field->answer, g_task_get_cancellable (task), on_field_done, task);
}

static void
finish_save (Field *field, GAsyncResult *result, GError **error)
{
  secret_password_store_finish (result, error);
}

static GTask *
make_task (PdkSecretSet *self,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data,
           gpointer tag,
           const char *name)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, name);
  return task;
}

void
pdk_secret_set_load_async (PdkSecretSet *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (PDK_IS_SECRET_SET (self));

  walk (self,
        make_task (self, cancellable, callback, user_data, pdk_secret_set_load_async,
                   "pdk_secret_set_load_async"),
        start_load, finish_load, NULL);
}

gboolean
pdk_secret_set_load_finish (PdkSecretSet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pdk_secret_set_save_async (PdkSecretSet *self,
                           const char *label,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (PDK_IS_SECRET_SET (self));
  g_return_if_fail (label != NULL);

  walk (self,
        make_task (self, cancellable, callback, user_data, pdk_secret_set_save_async,
                   "pdk_secret_set_save_async"),
        start_save, finish_save, label);
}

gboolean
pdk_secret_set_save_finish (PdkSecretSet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The field is not among the attributes, so that all go. */
void
pdk_secret_set_forget_async (PdkSecretSet *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GHashTable) attributes = NULL;

  g_return_if_fail (PDK_IS_SECRET_SET (self));

  attributes = secret_attributes_build (&schema, "kind", get_kind_name (self->kind), "address",
                                        self->address, "machine", self->machine, NULL);
  secret_password_clearv (&schema, attributes, cancellable, on_cleared,
                          make_task (self, cancellable, callback, user_data,
                                     pdk_secret_set_forget_async, "pdk_secret_set_forget_async"));
}

gboolean
pdk_secret_set_forget_finish (PdkSecretSet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_address_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_debug ("The keyring: %s", error->message);
}

void
pdk_secrets_forget_address (const char *address)
{
  g_autofree char *place = NULL;
  g_autoptr (GHashTable) attributes = NULL;

  g_return_if_fail (address != NULL);

  place = g_strndup (address, strcspn (address, "?#"));
  attributes = secret_attributes_build (&schema, "address", place, NULL);
  secret_password_clearv (&schema, attributes, NULL, on_address_cleared, NULL);
}
