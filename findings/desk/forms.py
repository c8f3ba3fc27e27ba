"""What the desk's pages send, checked: files, addresses, reasons."""

from django import forms

from findings.fetching import allowed_hosts
from findings.intake import LIMIT


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; what is too large is refused with its name, the others are kept."""

    widget = SeveralFiles

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        for file in files:
            if file.size > LIMIT:
                raise forms.ValidationError(
                    f"“{file.name}” has {file.size / 1e6:.0f} MB. At most {LIMIT / 1e6:.0f} MB are "
                    "read: a letter has about half a megabyte. Choose the letter itself."
                )
        return files


class AddForm(forms.Form):
    """Letters to enter: chosen files, pasted text, or an address."""

    files = FilesField(required=False, label="Files")
    text = forms.CharField(required=False, widget=forms.Textarea, label="The letter’s text")
    address = forms.URLField(required=False, label="Address", assume_scheme="https")

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.get(name) for name in ("files", "text", "address")):
            raise forms.ValidationError("Choose a file, paste a letter’s text or give an address.")
        return data

    def clean_address(self):
        address = self.cleaned_data["address"]
        if address and not any(address.startswith(f"https://{host}/") for host in allowed_hosts()):
            hosts = ", ".join(allowed_hosts()) or "none"
            raise forms.ValidationError(
                f"Only these hosts are asked for letters: {hosts}. Download the file and choose it."
            )
        return address
