/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-certificate-dialog.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "widgets/pdk-text-pixels.h"
#include "widgets/pdk-title-fold.h"

/* Of text of the plain size, and the most of larger (pixels). */
#define WIDTH      540
#define MAX_WIDTH  900
#define HEIGHT     560
#define MAX_HEIGHT 620

struct _PdkCertificateDialog {
  AdwWindow parent_instance;

  /* Template children. */
  GtkWidget *cancel_button;
  GtkLabel *heading_label;
  GtkLabel *problem_label;
  GtkLabel *host_label;
  GtkLabel *subject_label;
  GtkLabel *issuer_label;
  GtkLabel *validity_label;
  GtkLabel *fingerprint_label;
  GtkScrolledWindow *scrolled_window;
  GtkCheckButton *remember_check;

  /* Owned. */
  PdkDisplay *display;
  PdkConsoleCertificate *certificate;
};

G_DEFINE_FINAL_TYPE (PdkCertificateDialog, pdk_certificate_dialog, ADW_TYPE_WINDOW)

static void
trust (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkCertificateDialog *self = PDK_CERTIFICATE_DIALOG (widget);

  pdk_display_trust_key (self->display, self->certificate->key,
                         gtk_check_button_get_active (self->remember_check));
  gtk_window_close (GTK_WINDOW (self));
}

static char *
format_day (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return time != NULL ? g_date_time_format (time, "%x") : g_strdup ("?");
}

static char *
describe_validity (const PdkConsoleCertificate *certificate)
{
  g_autofree char *from = format_day (certificate->not_before);
  g_autofree char *to = format_day (certificate->not_after);

  /* Translators: from one date to another. */
  return g_strdup_printf (C_ ("dates", "%s – %s"), from, to);
}

static void
set_untrusted (GtkLabel *label, const char *text)
{
  g_autofree char *shown = pdk_text_display (text);

  gtk_label_set_label (label, shown);
}

/** Eight pairs a line, so that two people can read it to one another. */
static char *
break_lines (const char *fingerprint)
{
  GString *text = g_string_new (fingerprint);
  const gsize line = 3 * 8;

  for (gsize i = line; i < text->len; i += line)
    text->str[i - 1] = '\n';
  return g_string_free (text, FALSE);
}

static void
fill (PdkCertificateDialog *self)
{
  g_autofree char *validity = describe_validity (self->certificate);
  g_autofree char *fingerprint = break_lines (self->certificate->fingerprint);
  g_autofree char *name = pdk_text_shorten (pdk_display_get_name (self->display), 64);
  g_autofree char *heading = NULL;

  /* Translators: %s is the name of a machine. */
  heading = g_strdup_printf (_ ("Trust the Display of “%s”?"), name);
  gtk_label_set_label (self->heading_label, heading);
  gtk_label_set_label (self->problem_label, pdk_console_certificate_explain (self->certificate));
  set_untrusted (self->host_label, self->certificate->host);
  set_untrusted (self->subject_label, self->certificate->subject);
  set_untrusted (self->issuer_label, self->certificate->issuer);
  gtk_label_set_label (self->validity_label, validity);
  gtk_label_set_label (self->fingerprint_label, fingerprint);
}

static void
pdk_certificate_dialog_dispose (GObject *object)
{
  PdkCertificateDialog *self = PDK_CERTIFICATE_DIALOG (object);

  g_clear_object (&self->display);
  g_clear_pointer (&self->certificate, pdk_console_certificate_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CERTIFICATE_DIALOG);

  G_OBJECT_CLASS (pdk_certificate_dialog_parent_class)->dispose (object);
}

static void
pdk_certificate_dialog_class_init (PdkCertificateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_certificate_dialog_dispose;

  g_type_ensure (PDK_TYPE_TITLE_FOLD);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-certificate-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, heading_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, problem_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, host_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, subject_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, issuer_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, validity_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, fingerprint_label);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, PdkCertificateDialog, remember_check);

  gtk_widget_class_install_action (widget_class, "certificate.trust", NULL, trust);
}

static void
pdk_certificate_dialog_init (PdkCertificateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (pdk_text_pixels (WIDTH), MAX_WIDTH), -1);
  gtk_scrolled_window_set_max_content_height (self->scrolled_window,
                                              MIN (pdk_text_pixels (HEIGHT), MAX_HEIGHT));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->cancel_button);
  gtk_window_set_focus (GTK_WINDOW (self), self->cancel_button);
}

void
pdk_certificate_dialog_present (GtkWindow *parent, PdkDisplay *display)
{
  PdkCertificateDialog *self = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (PDK_IS_DISPLAY (display));
  g_return_if_fail (pdk_display_get_certificate (display) != NULL);

  self = g_object_new (PDK_TYPE_CERTIFICATE_DIALOG, "transient-for", parent, NULL);
  self->display = g_object_ref (display);
  self->certificate = pdk_console_certificate_ref (pdk_display_get_certificate (display));
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
}
